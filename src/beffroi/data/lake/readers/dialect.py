"""Which character separates the values of a delimited text: the one that cuts its first lines most evenly."""

import re
from collections import Counter
from collections.abc import Sequence

from beffroi.data.errors import RefusedContent
from beffroi.data.lake.raw import Limits
from beffroi.data.lake.readers.records import NO_DELIMITER, Dialect, records

_USUAL = (";", ",", "\t", "|")
_RARE = ("¤", "§", "^", "~", ":", "!")  # taken only where all lines agree on three columns or more
_WORDS = {"tab": "\t", "\\t": "\t", "tabulation": "\t", "virgule": ",", "point-virgule": ";", "pipe": "|"}
_BACKSLASHED = re.compile(r'\\"(?!\s*[;,\t|\r\n])')
_RECORDS = 300


def delimiter_named(text: str) -> str:
    """The delimiter a person asked for. Raises RefusedContent unless it is one character, not a quote nor a line end."""
    delimiter = _WORDS.get(text.lower(), text)
    if len(delimiter) != 1 or delimiter in '"\r\n\0\\':
        raise RefusedContent(
            "Le séparateur demandé doit être un seul caractère, par exemple « ; », « , », « | » ou « tab ».",
            code="bad_option",
        )
    return delimiter


def find_dialect(lines: Sequence[str], asked: str | None, limits: Limits) -> Dialect:
    """The dialect of the first lines of a file."""
    text = "".join(lines)
    escape = (
        "\\" if _BACKSLASHED.search(text) and '""' not in text.replace(',""', "").replace(';""', "") else '"'
    )
    if asked:
        return Dialect(delimiter_named(asked), escape)
    best, best_score = NO_DELIMITER, 0.0
    for delimiter in _USUAL:
        if delimiter in text:
            score = _evenness(lines, Dialect(delimiter, escape), limits)
            if score > best_score:
                best, best_score = delimiter, score
    if best_score < 0.25:
        for delimiter in _RARE:
            if delimiter in text and _evenness(lines, Dialect(delimiter, escape), limits, least=3) > 0.9:
                return Dialect(delimiter, escape)
        return Dialect(NO_DELIMITER, escape)
    return Dialect(best, escape)


def _evenness(lines: Sequence[str], dialect: Dialect, limits: Limits, least: int = 2) -> float:
    """From 0 to 1: the share of records with the usual number of cells, halved where the likely header has another."""
    widths: list[int] = []
    for record in records(iter(lines), dialect, limits=limits):
        if any(record.cells):
            widths.append(len(record.cells))
        if len(widths) >= _RECORDS:
            break
    wide = [width for width in widths if width >= least]
    if not wide:
        return 0.0
    usual, count = Counter(wide).most_common(1)[0]
    first_wide = next(width for width in widths if width >= least)
    share = count / len(widths)
    if first_wide != usual and widths[0] != usual:
        share *= 0.5
    return share * (1 - 0.2 / usual)
