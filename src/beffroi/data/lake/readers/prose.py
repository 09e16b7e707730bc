"""Telling a text (licence, notice, configuration) from a table: a text file of one column may be either."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from beffroi.data.errors import RefusedContent

_WORD = re.compile(r"[^\W\d_]{2,}")
_SEPARATED = re.compile(r"[;\t|]")
_YAML = re.compile(r"\s*(-\s|-$|[A-Za-z_][\w.-]*\s?:(\s|$)|#)")
_LOOKED_AT = 500


def refuse_prose(lines: Sequence[str], widths: Sequence[int]) -> None:
    """Refuse what was written to be read rather than counted.

    `lines` are physical lines, `widths` the numbers of values found in each record. Most records of a table have one same number
    of values, and two or more: such a file is never looked at further.

    Raises:
        RefusedContent: sentences in paragraphs, or YAML.
    """
    usual, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
    if usual > 1 and count >= 0.8 * len(widths):
        return
    looked = [line.rstrip("\r\n") for line in lines[:_LOOKED_AT]]
    while looked and not looked[-1].strip():
        looked.pop()
    filled = [line for line in looked if line.strip()]
    if len(filled) < 3:
        return
    if _share(_YAML.match, filled) >= 0.7 and _share(lambda line: line[0] == " ", filled) >= 0.2:
        raise _refusal("du YAML, un format de configuration")
    if len(filled) <= 0.92 * len(looked) and _share(_is_sentence, filled) >= 0.5:
        raise _refusal("un texte (notice, licence…)")


def _is_sentence(line: str) -> bool:
    return len(_WORD.findall(line)) >= 6 and not _SEPARATED.search(line)


def _share(test: Callable[[str], object], lines: Sequence[str]) -> float:
    return sum(1 for line in lines if test(line)) / len(lines)


def _refusal(what: str) -> RefusedContent:
    return RefusedContent(
        f"Ce fichier est {what}, pas un tableau. Envoyez les données elles-mêmes : CSV, Excel, JSON ou format géographique.",
        code="not_data",
    )
