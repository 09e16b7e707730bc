"""Texts as searches compare them: lower case, no accent, ligatures apart, cut into words at whatever is neither letter nor digit.

The same rule twice: in Python for what a person typed, in SQL for what columns hold.
"""

import re
import unicodedata
from functools import lru_cache

LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))

#: What stands between two words, for the engine's regular expressions.
BETWEEN = r"[^\pL\pN]+"

#: The same, an elided article included.
_ARTICLES = r"(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ]"
FOLLOWED_BY = BETWEEN + rf"(?:{_ARTICLES})?"

_WORD = re.compile(r"[^\W_]+\*?")
_ELISION = re.compile(rf"\b{_ARTICLES}(?=\w)")


def fold(text: str) -> str:
    """Lower case, without accents: "Œuvre d'Été" → "oeuvre d'ete"."""
    apart = unicodedata.normalize("NFD", text.lower())
    bare = unicodedata.normalize(
        "NFC", "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    )
    for ligature, letters in LIGATURES:
        bare = bare.replace(ligature, letters)
    return bare


def fold_sql(text: str) -> str:
    """SQL for the folded form of a text given as SQL."""
    folded = f"strip_accents(lower({text}))"
    for ligature, letters in LIGATURES:
        folded = f"replace({folded}, '{ligature}', '{letters}')"
    return folded


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The folded words of what a person typed, elided articles left out; a final * is kept."""
    return tuple(_WORD.findall(_ELISION.sub(" ", fold(text))))
