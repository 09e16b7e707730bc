"""How a declared schema has its columns read: each one a form of the lake's, strict, which all values must fit to be kept."""

import re

from beffroi.data.fields import FieldType
from beffroi.data.lake import Form, text_literal
from beffroi.data.tableschema.kinds import kind
from beffroi.data.tableschema.model import SchemaField, TableSchema

_MOST_WORDS = 50
_ISO = {"default", "any"}  # ways of writing a date that need no format
#: What the engine's strptime reads, and nothing that a form would take for one of its places.
_FORMAT = re.compile(r"(%[YymdHIMSpfjbBaA%]|[^%{}])+")
_LEADING_ZERO = "regexp_matches({v}, '^[^0-9]*0[0-9]')"


def forms(schema: TableSchema) -> dict[str, Form]:
    """The form of each column a schema decides on, by header. Values decide on the others: places, lists, years, hours."""
    return {field.name: form for field in schema.fields if (form := _form(field)) is not None}


def _form(field: SchemaField) -> Form | None:
    nothing = tuple(word for word in field.missing_values if word)
    words = (*nothing, *field.true_values, *field.false_values, field.decimal_char, field.group_char)
    if len(words) > _MOST_WORDS or any("{" in word or not word.isprintable() for word in words):
        return None
    if field.type in {"date", "datetime"} and field.format not in _ISO and not _understood(field.format):
        return None
    if field.type == "string":
        return Form("declared", FieldType.TEXT, "{c}", "", nothing=nothing)
    read = _reading(field)
    if read is None:
        return None
    type_, fits, value = read
    sql = f"CASE WHEN {fits} THEN {value} END"
    if nothing:
        sql = f"CASE WHEN NOT list_contains({_literal(list(nothing))}, {{v}}) THEN {sql} END"
    return Form("declared", type_, sql, "", nothing=nothing)


def _understood(written: str) -> bool:
    return written.isprintable() and _FORMAT.fullmatch(written) is not None


def _reading(field: SchemaField) -> tuple[FieldType, str, str] | None:
    """A type, the condition a cell {v} keeps, its value. A number with zeros before it is a code: it is not one here."""
    found = kind(field, _literal)
    match field.type:
        case "integer":
            fits = f"{found.fits} AND NOT {_LEADING_ZERO} AND abs({found.compared}) < 1e15"
            return FieldType.INT, fits, f"CAST({found.compared} AS BIGINT)"
        case "number":
            fits = f"({found.fits}) AND NOT {_LEADING_ZERO} AND isfinite({found.compared})"
            return FieldType.DOUBLE, fits, str(found.compared)
        case "boolean":
            return FieldType.BOOLEAN, found.fits, f"list_contains({_literal(list(field.true_values))}, {{v}})"
        case "date" if field.format != "any":
            return FieldType.DATE, found.fits, f"CAST({found.compared} AS DATE)"
        case "datetime" if field.format not in _ISO:
            return FieldType.DATETIME, found.fits, f"timezone({{zone}}, {found.compared})"
        case _:
            return None


def _literal(value: object) -> str:
    """A text or a list of texts in SQL."""
    if isinstance(value, list):
        return f"[{', '.join(_literal(each) for each in value)}]"
    return text_literal(str(value))
