"""All the forms a column of text is tried against, in the order they are preferred when several fit as well."""

from beffroi.data.fields import FieldType
from beffroi.data.geo import GEOMETRY_TEXTS, POINT_TEXTS, PlaceText
from beffroi.data.lake.types.booleans import BOOLEANS
from beffroi.data.lake.types.dates import DATES, DAY_COMPACT, YEAR_OR_MONTH
from beffroi.data.lake.types.forms import Form
from beffroi.data.lake.types.numbers import NUMBERS
from beffroi.data.saying import as_it_is as _


def _place(text: PlaceText, kind: FieldType) -> Form:
    return Form(text.key, kind, text.sql, text.why)


PLACES = (
    *(_place(text, FieldType.GEO_POINT) for text in POINT_TEXTS),
    *(_place(text, FieldType.GEO_SHAPE) for text in GEOMETRY_TEXTS),
)
JSON = Form(
    "json",
    FieldType.JSON_BLOB,
    "CASE WHEN regexp_matches({v}, '^[{\\[]') AND json_valid({v}) THEN {v} END",
    _("du JSON"),
)
_LIST_OF_TEXTS = (
    "CASE WHEN regexp_matches({v}, '^\\[ *(\"|\\])') AND json_valid({v}) "
    "THEN TRY(from_json({v}, '[\"VARCHAR\"]')) END"
)
#: A JSON array of texts is the only writing of lists taken without being told.
LIST = Form(
    "list",
    FieldType.TEXT,
    _LIST_OF_TEXTS,
    _("des listes de textes"),
    evidence=("regexp_matches({v}, '^\\[ *\"')",),
)

CANDIDATES: tuple[Form, ...] = (*BOOLEANS, *NUMBERS, *DATES, *PLACES, LIST, JSON)
NUMBER_KEYS = frozenset(form.key for form in NUMBERS)
#: What a person's choice of type is read with: every spelling it may have.
FORCED: dict[FieldType, tuple[Form, ...]] = {
    FieldType.BOOLEAN: BOOLEANS,
    FieldType.INT: (NUMBERS[0],),
    FieldType.DOUBLE: NUMBERS[1:],
    FieldType.DATE: (DATES[0], DAY_COMPACT, DATES[1], YEAR_OR_MONTH),
    FieldType.DATETIME: DATES[2:],
    FieldType.GEO_POINT: PLACES,
    FieldType.GEO_SHAPE: PLACES[1:],
    FieldType.JSON_BLOB: (JSON,),
    FieldType.FILE: (JSON,),
}
COMPACT = DAY_COMPACT
