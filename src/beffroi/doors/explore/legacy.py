"""The search of records of the older API (v1), for applications that still call it: the same language, shown in its shape."""

import json
import re
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from beffroi.data.errors import BeffroiError
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, QueryLimits, compile_facets, compile_records
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import InvalidParameter, body
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch, run, total
from beffroi.doors.explore.shelf import Served, shelf

MOST_ROWS = 10_000  # rows, and start + rows, of that API
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,15})?")


@explore
def search(request: HttpRequest) -> HttpResponse:
    """`/api/records/1.0/search/`. Errors have the key `error` too: old clients read nothing else."""
    try:
        return json_answer(_search(Parameters(request.GET), request))
    except BeffroiError as error:
        status, content = body(error)
        return json_answer({**content, "error": content["message"]}, status)


def _search(parameters: Parameters, request: HttpRequest) -> dict[str, Any]:
    dataset_id = parameters.text("dataset")
    if dataset_id is None:
        raise InvalidParameter("Invalid value for dataset API parameter: it is required.")
    served = shelf.get(dataset_id)
    query = _query(parameters, request, served)
    limits = QueryLimits(page=MOST_ROWS, offset=MOST_ROWS)
    context = replace(served.context(), limits=limits)
    geo = next((field for field in served.schema if field.type.is_geo), None)
    found = fetch(compile_records(query, context), orjson.loads)
    records = [_record(dataset_id, row, served.schema, geo) for row in found]
    hits = total(query, context, all_rows=served.records_count, found=len(found), limit=query.limit)
    given = {"dataset": dataset_id, "rows": query.limit, "start": query.offset, "format": "json"}
    answer = {"nhits": hits, "parameters": {**given, "timezone": query.timezone}, "records": records}
    if parameters.texts("facet"):
        answer["facet_groups"] = _groups(query, context)
    return answer


def _query(parameters: Parameters, request: HttpRequest, served: Served) -> Query:
    rows = parameters.whole("rows", 10)
    chosen: dict[str, list[str]] = {"refine": [], "exclude": [], "disjunctive": []}
    for name in request.GET:
        verb, _, field = name.partition(".")
        if verb in chosen and served.schema.get(field):
            chosen[verb] += [f"{_quoted(field)}:{json.dumps(text)}" for text in request.GET.getlist(name)]
    loose = [
        f"facet(name={json.dumps(text.split('`')[1])}, disjunctive=true)" for text in chosen["disjunctive"]
    ]
    return Query(
        select="*, recordid as `~id`, record_timestamp as `~timestamp`",
        where=(*(json.dumps(text) for text in parameters.texts("q")), *_near(parameters, served)),
        order_by=_order(parameters.text("sort"), served),
        limit=MOST_ROWS if rows < 0 else rows,
        offset=parameters.whole("start", 0),
        refine=tuple(chosen["refine"]),
        exclude=tuple(chosen["exclude"]),
        facet=(*(text for text in parameters.texts("facet") if served.schema.get(text)), *loose),
        lang=parameters.lang,
        timezone=parameters.timezone,
    )


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "\\`") + "`"


def _order(sort: str | None, served: Served) -> str | None:
    """There, a name alone sorts from the largest, and a minus from the smallest."""
    name = (sort or "").removeprefix("-")
    if not sort or served.schema.get(name) is None:
        return None
    return f"{_quoted(name)} {'asc' if sort.startswith('-') else 'desc'}"


def _near(parameters: Parameters, served: Served) -> tuple[str, ...]:
    """`geofilter.distance=lat,lon,metres`."""
    text, geo = parameters.text("geofilter.distance"), served.schema.geo
    if text is None or geo is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise InvalidParameter(
            "Invalid value for geofilter.distance API parameter: latitude,longitude,metres is expected."
        )
    latitude, longitude, metres = parts
    return (f"within_distance({_quoted(geo.name)}, geom'POINT({longitude} {latitude})', {metres}m)",)


def _record(dataset_id: str, row: dict[str, Any], schema: Schema, geo: Field | None) -> dict[str, Any]:
    record: dict[str, Any] = {"datasetid": dataset_id, "recordid": row.pop("~id")}
    timestamp = row.pop("~timestamp")
    record["fields"] = {
        field.name: _shown(row[field.name], field) for field in schema if row[field.name] is not None
    }
    if geo is not None and row[geo.name] is not None:
        record["geometry"] = _geometry(row[geo.name], geo)
    record["record_timestamp"] = timestamp
    return record


def _shown(value: Any, field: Field) -> Any:
    """Points were [latitude, longitude] there, shapes plain geometries."""
    if field.type is FieldType.GEO_POINT:
        return [value["lat"], value["lon"]]
    return _geometry(value, field) if field.type is FieldType.GEO_SHAPE else value


def _geometry(value: Any, field: Field) -> Any:
    if field.type is FieldType.GEO_POINT:
        return {"type": "Point", "coordinates": [value["lon"], value["lat"]]}
    return value["geometry"]


def _groups(query: Query, context: Context) -> list[dict[str, Any]]:
    plan = compile_facets(query, context)
    groups: list[dict[str, Any]] = plan.assemble([run(statement) for statement in plan.statements])["facets"]
    return [{"name": group["name"], "facets": _values(group["facets"])} for group in groups]


def _values(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shown = []
    for value in values:
        entry = {"name": value["name"], "path": value["value"], "state": value["state"]}
        if "count" in value:
            entry["count"] = value["count"]
        if "facets" in value:
            entry["facets"] = _values(value["facets"])
        shown.append(entry)
    return shown
