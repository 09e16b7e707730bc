"""The parameters of a page of features, into a query of our own language: texts of ours and a tree, never SQL."""

import json
import re

from django.http import QueryDict

from beffroi.data.fields import Field, Schema
from beffroi.data.odsql import Query, cql2_condition
from beffroi.doors.ogc.door import BadParameter
from beffroi.doors.ogc.systems import CRS84, box_in_degrees, checked, mover

PARAMETERS = ("limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs")
MOST = 1_000
REACH = 100_000_000  # features a client may page through
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
    where = [_equal(fields[name], str(given[name])) for name in given if name in fields]
    if given.get("bbox"):
        where.append(_box(geo, str(given["bbox"]), checked(given.get("bbox-crs"))))
    where += _when(schema, str(given.get("datetime") or ""))
    if given.get("filter-lang", "cql2-text") != "cql2-text":
        raise BadParameter("filter-lang : seul « cql2-text » est compris.")
    conditions: list[object] = list(where)
    if given.get("filter"):
        move = mover(checked(given.get("filter-crs")), CRS84)
        conditions.append(cql2_condition(str(given["filter"]), move))
    return Query(
        select="recordid, *",
        where=tuple(conditions),  # type: ignore[arg-type]  # texts of ours and one tree
        limit=min(_whole(given, "limit", 10, least=1), MOST),
        offset=_whole(given, "offset", 0, least=0),
    )


def _whole(given: QueryDict, name: str, default: int, *, least: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) >= least):
        raise BadParameter(f"« {name} » doit être un nombre entier à partir de {least}.")
    return int(text)


def _equal(field: Field, value: str) -> str:
    if field.type.is_number:
        try:
            return f"`{field.name}` = {float(value)!r}"
        except ValueError:
            raise BadParameter(f"« {field.name} » attend un nombre.") from None
    if field.type.value == "boolean":
        if value.lower() not in {"true", "false"}:
            raise BadParameter(f"« {field.name} » attend true ou false.")
        return f"`{field.name}` = {value.lower()}"
    if field.type.is_time:
        return f"`{field.name}` = date'{_instant(value)}'"
    return f"`{field.name}` = {json.dumps(value, ensure_ascii=False)}"


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


def _when(schema: Schema, text: str) -> list[str]:
    """On the first field that holds dates; a collection without any is not narrowed, as the standard says."""
    field = next((field for field in schema if field.type.is_time), None)
    if not text or field is None:
        return []
    start, slash, end = text.partition("/")
    bounds = [(">=", start), ("<=", end)] if slash else [("=", start)]
    return [f"`{field.name}` {sign} date'{_instant(at)}'" for sign, at in bounds if at not in {"", ".."}]


def _instant(text: str) -> str:
    if not _INSTANT.fullmatch(text):
        raise BadParameter(
            "« datetime » attend une date (2026-01-31), un instant ou un intervalle (début/fin)."
        )
    return text
