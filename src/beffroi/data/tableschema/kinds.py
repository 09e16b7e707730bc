"""Each type of the standard as a condition the engine evaluates on a cell of text, and the value rules compare.

`{v}` stands for the cell. What a schema says (formats, lists) is bound, never written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from beffroi.data.tableschema.model import SchemaField
from beffroi.data.tableschema.saying import as_it_is as _

Bind = Callable[[object], str]  # a value → its place in the statement

_REAL = "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
_SHAPES = "Point LineString Polygon MultiPoint MultiLineString MultiPolygon GeometryCollection Feature FeatureCollection"
_FORMATS = {
    "email": "[^@[:space:]]+@[^@[:space:].]+([.][^@[:space:].]+)+",
    "uri": "[A-Za-z][A-Za-z0-9+.-]*:[^[:space:]]+",
    "uuid": "[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`fits` is true of a good cell; `compared` the value minimum and maximum speak of; `expected` completes a sentence."""

    fits: str
    compared: str | None
    expected: str


def _full(pattern: str, value: str = "{v}") -> str:
    return f"regexp_full_match({value}, '{pattern}')"


def kind(field: SchemaField, bind: Bind) -> Kind:  # noqa: C901, PLR0911, PLR0912 (one return for each type of the standard)
    """How a field's cells are verified."""
    match field.type:
        case "string" if field.format in _FORMATS:
            named = {
                "email": _("une adresse électronique"),
                "uri": _("une adresse (URI)"),
                "uuid": _("un UUID"),
            }
            return Kind(_full(_FORMATS[field.format]), None, named[field.format])
        case "integer":
            digits = "{v}" if field.bare_number else "regexp_replace({v}, '(^[^-0-9]*)|([^0-9]*$)', '', 'g')"
            return Kind(
                _full("[[:space:]]*[+-]?[0-9]+(_[0-9]+)*[[:space:]]*", digits),
                f"TRY_CAST(replace({digits}, '_', '') AS DOUBLE)",
                _("un nombre entier"),
            )
        case "number":
            text = (
                "trim({v})"
                if field.bare_number
                else "regexp_replace({v}, '(^[^-0-9.,]*)|([^0-9]*$)', '', 'g')"
            )
            if field.group_char:
                text = f"replace({text}, {bind(field.group_char)}, '')"
            if field.decimal_char != ".":
                text = f"replace({text}, {bind(field.decimal_char)}, '.')"
            return Kind(
                _full(f"{_REAL}|[+-]?(?i:nan|inf|infinity)", text),
                f"TRY_CAST({text} AS DOUBLE)",
                _("un nombre"),
            )
        case "boolean":
            words = (*field.true_values, *field.false_values)
            return Kind(
                f"list_contains({bind(list(words))}, {{v}})",
                None,
                _("oui ou non") + " : " + ", ".join(words[:8]),
            )
        case "date" | "datetime" | "time" if field.format not in {"default", "any"}:
            read = f"TRY_STRPTIME({{v}}, {bind(field.format)})"
            whole = f"regexp_full_match({{v}}, {bind(_written(field.format))})"
            return Kind(f"{whole} AND {read} IS NOT NULL", read, _("une date écrite") + f" : {field.format}")
        case "date":
            read = "TRY_CAST({v} AS DATE)"
            whole = "true" if field.format == "any" else _full(_DAY)
            return Kind(f"{whole} AND {read} IS NOT NULL", read, _("une date AAAA-MM-JJ"))
        case "datetime":
            read = "TRY_CAST({v} AS TIMESTAMPTZ)"
            whole = "true" if field.format == "any" else _full(f"{_DAY}[T ]{_CLOCK}")
            return Kind(
                f"{whole} AND {read} IS NOT NULL", read, _("une date et une heure AAAA-MM-JJThh:mm:ss")
            )
        case "time":
            return Kind(_full(_CLOCK), None, _("une heure hh:mm:ss"))
        case "year":
            return Kind(_full("[0-9]{4}"), "TRY_CAST({v} AS DOUBLE)", _("une année sur quatre chiffres"))
        case "yearmonth":
            return Kind(_full("[0-9]{4}-(0[1-9]|1[0-2])"), "{v}", _("un mois AAAA-MM"))
        case "duration":
            return Kind(_full("[+-]?P([0-9.]+[YMWD])*(T([0-9.]+[HMS])+)?"), None, _("une durée ISO 8601"))
        case "geopoint":
            return _point(field.format)
        case "geojson":
            shape = "TRY(json_extract_string({v}, '$.type'))"
            shapes = ", ".join(f"'{name}'" for name in _SHAPES.split())
            return Kind(
                f"json_valid({{v}}) AND coalesce({shape} IN ({shapes}), false)", None, _("du GeoJSON")
            )
        case "array" | "object":
            written = _("une liste JSON") if field.type == "array" else _("un objet JSON")
            return Kind(
                f"json_valid({{v}}) AND coalesce(TRY(json_type({{v}})) = '{field.type.upper()}', false)",
                None,
                written,
            )
        case _:
            return Kind("true", None, _("un texte"))


def _point(written: str) -> Kind:
    """Longitude first, as the standard says; within the globe."""
    match written:
        case "array":
            text = "CASE WHEN json_valid({v}) THEN [json_extract_string({v}, '$[0]'), json_extract_string({v}, '$[1]')] END"
            expected = _("un point [longitude, latitude]")
        case "object":
            text = "CASE WHEN json_valid({v}) THEN [json_extract_string({v}, '$.lon'), json_extract_string({v}, '$.lat')] END"
            expected = _('un point {"lon": …, "lat": …}')
        case _:
            text = f"CASE WHEN {_full(f'{_REAL}, ?{_REAL}')} THEN list_transform(string_split({{v}}, ','), x -> trim(x)) END"
            expected = _("un point « longitude, latitude »")
    lon, lat = (f"TRY_CAST(({text})[{place}] AS DOUBLE)" for place in (1, 2))
    return Kind(f"coalesce({lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90, false)", None, expected)


_DIGITS = {"Y": "[0-9]{4}", "f": "[0-9]{1,6}", "z": ".*", "Z": ".*", "%": "%"} | dict.fromkeys(
    "ymdHIMSjUW", "[0-9]{1,3}"
)


def _written(form: str) -> str:
    """The shape of a date: the engine reads a year of two figures where the standard wants four."""
    parts = re.split("%(.)", form)
    return "".join(
        _DIGITS.get(part, ".+") if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
