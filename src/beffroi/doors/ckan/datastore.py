"""Rows of a dataset, as CKAN's datastore gives them."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

import orjson

from beffroi.city.catalog.public import Dataset, Version, ask, context
from beffroi.city.metadata.public import Site
from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import (
    Context,
    Expression,
    Query,
    QueryLimits,
    any_of,
    compare,
    compile_count,
    compile_records,
    missing,
    searched,
)
from beffroi.doors.ckan.asked import Asked, Invalid
from beffroi.doors.ckan.packages import holder

MOST = 32_000  # rows of one answer, as CKAN has it
LIMITS = QueryLimits(page=MOST, offset=100_000_000)
_TYPES = {
    FieldType.INT: "int8",
    FieldType.DOUBLE: "float8",
    FieldType.BOOLEAN: "bool",
    FieldType.DATE: "date",
    FieldType.DATETIME: "timestamptz",
    FieldType.GEO_POINT: "json",
    FieldType.GEO_SHAPE: "json",
    FieldType.JSON_BLOB: "json",
    FieldType.FILE: "json",
}
_FORMATS = ("objects", "lists", "csv", "tsv")


def search(asked: Asked, site: Site) -> dict[str, Any]:
    """A page of rows."""
    dataset, version, resource = _opened(asked, site)
    known = context(dataset, version, LIMITS)
    fields = _fields(asked, known)
    query = Query(
        select=", ".join(["recordid as `_id`", *(f"`{field.name}`" for field in fields)]),
        where=(*_filters(asked, known), *_words(asked, known)),
        order_by=_order(asked, known),
        limit=asked.whole("limit", 100, MOST),
        offset=asked.whole("offset", 0, LIMITS.offset - MOST),
    )
    if asked.flag("distinct"):
        raise Invalid("distinct", "« distinct » n'est pas pris en charge ici : l'API Explore sait grouper.")
    shown = asked.text("records_format", "objects")
    if shown not in _FORMATS:
        raise Invalid("records_format", f"« records_format » attend {', '.join(_FORMATS)}.")
    statement = compile_records(query, known)
    rows = _rows(statement.columns, ask(statement)) if query.limit else []
    body: dict[str, Any] = {
        "resource_id": resource,
        "include_total": asked.flag("include_total", default=True),
        "records_format": shown,
        "limit": query.limit,
        "offset": query.offset,
        "fields": [{"id": "_id", "type": "text"}, *map(_described, fields)],
        "records": _written(shown, ["_id", *(field.name for field in fields)], rows),
        "_links": _links(site, resource, query),
    }
    if body["include_total"]:
        every = version.records_count
        body["total"] = ask(compile_count(query, known))[0][0] if query.where else every
        body["total_was_estimated"] = False
    return body


def info(asked: Asked, site: Site) -> dict[str, Any]:
    """The fields of a dataset and how many rows it has."""
    dataset, version, resource = _opened(asked, site)
    fields = [{**_described(field), "schema": {"notnull": False}} for field in version.schema]
    return {"meta": {"id": resource, "count": version.records_count, "table_type": "BASE TABLE",
                     "aliases": [dataset.dataset_id]}, "fields": fields}  # fmt: skip


def _opened(asked: Asked, site: Site) -> tuple[Dataset, Version, str]:
    wanted = asked.text("resource_id") or asked.text("id")
    if not wanted:
        raise Invalid("resource_id", "Missing value")
    dataset, resource = holder(wanted, site)
    if dataset.current is None:
        raise NotFound(f'Resource "{wanted[:80]}" was not found.')
    return dataset, dataset.current, resource


def _described(field: Field) -> dict[str, Any]:
    kind = "_text" if field.multivalued else _TYPES.get(field.type, "text")
    return {"id": field.name, "type": kind, "info": {"label": field.label, "notes": field.description or ""}}


def _fields(asked: Asked, known: Context) -> list[Field]:
    wanted = [name.strip('"') for name in asked.words("fields")]
    if not wanted:
        return list(known.schema)
    return [_field(name, known, "fields") for name in wanted if name != "_id"]


def _field(name: str, known: Context, parameter: str) -> Field:
    field = known.schema.get(name)
    if field is None:
        raise Invalid(parameter, f'field "{name[:80]}" not in table')
    return field


def _filters(asked: Asked, known: Context) -> list[Expression]:
    """`{"field": value}` or `{"field": [one, other]}`: all the fields, any of the values."""
    given = asked.tree("filters")
    if given is None:
        return []
    if not isinstance(given, dict):
        raise Invalid("filters", '« filters » attend un objet JSON : {"champ": valeur}.')
    tests = []
    for name, value in given.items():
        field = _field(name, known, "filters")
        values = value if isinstance(value, list) else [value]
        alternatives = [_equal(field, item) for item in values[:1_000]]
        test = any_of(alternatives)
        if test is not None:
            tests.append(test)
    return tests


def _equal(field: Field, value: Any) -> Expression:
    if value is None:
        return missing(field)
    if isinstance(value, dict | list) or field.type.is_geo:
        raise Invalid("filters", f"« {field.name} » ne se filtre que par une valeur simple.")
    return compare(field, "=", str(value).lower() if isinstance(value, bool) else str(value))


def _words(asked: Asked, known: Context) -> list[Expression]:
    """`q`: words of the whole row, or of a field each."""
    given = asked.given.get("q")
    if isinstance(given, str) and given.strip().startswith("{"):
        given = asked.tree("q")
    if not given:
        return []
    if isinstance(given, dict):
        return [searched(_bare(text), _field(str(name), known, "q")) for name, text in given.items()]
    return [searched(_bare(asked.text("q")))]


def _bare(text: object) -> str:
    """Words without PostgreSQL's sign for beginnings."""
    return str(text).replace(":*", "")


def _order(asked: Asked, known: Context) -> str | None:
    parts = []
    for part in asked.words("sort"):
        name, _, way = part.rpartition(" ") if part.lower().endswith((" asc", " desc")) else (part, "", "asc")
        name = name.strip().strip('"')
        if name != "_id":
            parts.append(f"`{_field(name, known, 'sort').name}` {way.lower()}")
    return ", ".join(parts) or None


def _rows(columns: Any, rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    inlined = [column.kind == "json" for column in columns]
    return [
        [
            orjson.loads(value) if json and value is not None else value
            for value, json in zip(row, inlined, strict=True)
        ]
        for row in rows
    ]


def _written(shown: str, names: list[str], rows: list[list[Any]]) -> Any:
    match shown:
        case "objects":
            return [dict(zip(names, row, strict=True)) for row in rows]
        case "lists":
            return rows
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if shown == "csv" else "\t", lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def _links(site: Site, resource: str, query: Query) -> dict[str, str]:
    here = f"{site.base}/api/3/action/datastore_search"
    asked = {"resource_id": resource, "limit": query.limit}
    following = {**asked, "offset": query.offset + query.limit}
    return {"start": f"{here}?{urlencode(asked)}", "next": f"{here}?{urlencode(following)}"}
