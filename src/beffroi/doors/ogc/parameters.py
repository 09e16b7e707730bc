"""The parameters of a page of features, into a query of our own language: texts of ours and a tree, never SQL."""

import re

from django.http import QueryDict

from beffroi.data.fields import Field, Schema
from beffroi.data.odsql import BadValue, Expression, Query, QueryLimits, compare, cql2_condition
from beffroi.doors.ogc.door import BadParameter
from beffroi.doors.ogc.systems import CRS84, box_in_degrees, checked, mover

PARAMETERS = ("limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs")
MOST = 1_000
Condition = str | Expression
LIMITS = QueryLimits(page=MOST, offset=100_000_000)  # the second: features a client may page through
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))?")


def read(given: QueryDict, schema: Schema) -> Query:
    """What a client asks of a collection.

    Raises:
        BadParameter, BadFilter, UnknownSystem: something in it is not understood.
    """
    fields = {field.name: field for field in schema if not field.type.is_geo}
    unknown = sorted(set(given) - {*PARAMETERS, *fields, "f"})
    if unknown:
        raise BadParameter(f"Paramètre inconnu : {', '.join(unknown)[:200]}.")
    geo = schema.geo
    assert geo is not None, "a collection has a place"
    where: list[Condition] = [_equal(fields[name], str(given[name])) for name in given if name in fields]
    where += box(given, geo)
    where += _when(schema, str(given.get("datetime") or ""))
    where += filtered(given)
    limit, offset = paging(given)
    return Query(select="recordid, *", where=tuple(where), limit=limit, offset=offset)


def paging(given: QueryDict) -> tuple[int, int]:
    """How many, and from where. Raises BadParameter."""
    return min(_whole(given, "limit", 10, least=1), MOST), _whole(given, "offset", 0, least=0)


def box(given: QueryDict, geo: Field) -> list[Condition]:
    """What `bbox` asks of the field. Raises BadParameter."""
    return [_box(geo, str(given["bbox"]), checked(given.get("bbox-crs")))] if given.get("bbox") else []


def filtered(given: QueryDict) -> list[Condition]:
    """What `filter` asks, in CQL2 text. Raises BadParameter, BadFilter, UnknownSystem."""
    if given.get("filter-lang", "cql2-text") != "cql2-text":
        raise BadParameter("filter-lang : seul « cql2-text » est compris.")
    if not given.get("filter"):
        return []
    move = mover(checked(given.get("filter-crs")), CRS84)
    return [cql2_condition(str(given["filter"]), move)]


def interval(text: str) -> tuple[str | None, str | None]:
    """The bounds of `datetime`: an instant, or two with a slash between, either open ("" or ".."). Raises BadParameter."""
    start, slash, end = text.partition("/")
    bounds = (start, end) if slash else (start, start)
    low, high = (None if at in {"", ".."} else _instant(at) for at in bounds)
    return low, high


def _whole(given: QueryDict, name: str, default: int, *, least: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) >= least):
        raise BadParameter(f"« {name} » doit être un nombre entier à partir de {least}.")
    return int(text)


def _equal(field: Field, value: str) -> Condition:
    try:
        return compare(field, "=", value)
    except BadValue as error:
        raise BadParameter(error.sentence) from None


def _box(geo: Field, text: str, system: str) -> str:
    try:
        sides = [float(part) for part in text.split(",")]
    except ValueError:
        sides = []
    if len(sides) == 6:  # heights are not looked at
        sides = [sides[0], sides[1], sides[3], sides[4]]
    if len(sides) != 4 or not all(abs(side) < 1e9 for side in sides):
        raise BadParameter("« bbox » attend quatre nombres : ouest, sud, est, nord.")
    west, south, east, north = box_in_degrees((sides[0], sides[1], sides[2], sides[3]), system)
    return f"in_bbox(`{geo.name}`, {south:.9f}, {west:.9f}, {north:.9f}, {east:.9f})"


def _when(schema: Schema, text: str) -> list[Condition]:
    """On the first field that holds dates; a collection without any is not narrowed, as the standard says."""
    field = next((field for field in schema if field.type.is_time), None)
    if not text or field is None:
        return []
    low, high = interval(text)
    signs = (("=", low),) if "/" not in text else ((">=", low), ("<=", high))
    return [compare(field, sign, at) for sign, at in signs if at is not None]


def _instant(text: str) -> str:
    if not _INSTANT.fullmatch(text):
        raise BadParameter(
            "« datetime » attend une date (2026-01-31), un instant ou un intervalle (début/fin)."
        )
    return text
