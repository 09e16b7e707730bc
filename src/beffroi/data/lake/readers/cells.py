"""What a cell of text looks like: enough to tell a header from data, never to decide a type."""

import re
import unicodedata
from enum import StrEnum


class Look(StrEnum):
    """The look of one cell."""

    BLANK = "blank"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    URL = "url"
    BOOLEAN = "boolean"
    CODE = "code"  # letters and digits, no space: FR*A12, 2A004
    TREE = "tree"  # JSON, WKT
    TEXT = "text"

    @property
    def is_typed(self) -> bool:
        """Whether such a cell is seldom a column's name."""
        return self not in {Look.BLANK, Look.TEXT, Look.CODE}


_NUMBER = re.compile(r"[-+]?\(?[€$£]?\s*\d[\d\s.,\u00a0\u202f']*(e[-+]?\d+)?\s*[%€]?\)?", re.IGNORECASE)
_DATE = re.compile(
    r"(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ]\d{1,2}[:h]\d{2}.*)?"
)
_TIME = re.compile(r"\d{1,2}[:h]\d{2}(:\d{2})?")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9*_.:/-]{2,40}")
_BOOLEAN = re.compile("oui|non|true|false|vrai|faux|yes|no|o|n|x", re.IGNORECASE)
_URL = re.compile(r"(https?://|www\.)\S+.*")
_YEAR = re.compile(r"(19|20)\d\d")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+|[a-z]+([A-Z][a-z0-9]+)+")
_PATTERNS = (
    (Look.DATE, _DATE), (Look.DATE, _TIME), (Look.NUMBER, _NUMBER), (Look.BOOLEAN, _BOOLEAN),
    (Look.EMAIL, _EMAIL), (Look.URL, _URL), (Look.TEXT, _IDENTIFIER), (Look.CODE, _CODE),
)  # fmt: skip
_NAMES = frozenset(
    re.split(
        r"\s+",
        "id nom name code libelle label date annee type adresse commune ville insee siret siren lat lon lng latitude longitude x "
        "y geom geometry geo_point geo_shape departement region population description titre url email telephone statut valeur "
        "value numero objectid fid identifiant categorie code_insee code_postal coordonnees quartier rue key score age total",
    )
)


def look(cell: str) -> Look:
    """The look of a cell, surrounding blanks ignored."""
    text = cell.strip()
    if not text:
        return Look.BLANK
    if text[0] in "{[":
        return Look.TREE
    if len(text) > 400:
        return Look.TEXT
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(text)), Look.TEXT)


def is_year(cell: str) -> bool:
    """Whether a cell is a year of our time, which is often a column's name."""
    return _YEAR.fullmatch(cell.strip()) is not None


def is_identifier(cell: str) -> bool:
    """Whether a cell is written like a program's name: code_insee, nomCommune."""
    return _IDENTIFIER.fullmatch(cell.strip()) is not None


def is_usual_name(cell: str) -> bool:
    """Whether a cell is a word that names columns everywhere."""
    return fold(cell).replace(" ", "_") in _NAMES


def fold(text: str) -> str:
    """Lower case without accents, blanks at the ends removed."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.strip().lower()) if not unicodedata.combining(c)
    )
