"""`/api/records/1.0/search/`: a page of one dataset's records, or of several datasets', one after another, facets added up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from beffroi.data.odsql import compile_records
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.legacy import shapes
from beffroi.doors.explore.legacy.asking import of
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.downloads import FILES
from beffroi.doors.explore.legacy.filters import ALL, MOST_ROWS, Asked
from beffroi.doors.explore.legacy.records import LIMITS, facets, page
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch, total
from beffroi.doors.explore.shelf import Served, shelf

MOST = 10  # datasets


@legacy
def search(request: HttpRequest) -> HttpResponseBase:
    """A page of records. An order holds within each dataset."""
    parameters = Parameters(request.GET)
    names = tuple(dict.fromkeys(parameters.texts("dataset")))
    if len(names) < 2:
        return page(request, parameters)
    if len(names) > MOST or (parameters.text("format") or "json").lower() in FILES:
        raise InvalidParameter(
            f"Invalid value for dataset API parameter: {len(names)} datasets were found but <= {MOST}, or one for a file, is"
            " expected."
        )
    served = [shelf.get(name) for name in names]
    return json_answer(_found([(one, of(one, parameters)) for one in served]))


def _found(asked: Sequence[tuple[Served, Asked]]) -> dict[str, Any]:
    first = asked[0][1].query()
    left, skipped = MOST_ROWS - first.offset if first.limit == ALL else first.limit, first.offset
    known = {"dataset": [served.dataset_id for served, _ in asked], "rows": left, "start": skipped}
    known |= {"format": "json", "timezone": first.timezone}
    hits = 0
    records: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for served, one in asked:
        query = one.query(select=shapes.selection(served.schema, one))
        context = replace(served.context(), limits=LIMITS)
        statement = compile_records(
            query, context
        )  # rows and start are checked, whether this dataset gives any or not
        count = total(query, context, all_rows=served.records_count, found=0, limit=0, known=statement.total)
        start, wanted = min(skipped, count), min(left, count - min(skipped, count))
        if wanted:
            rows = fetch(compile_records(replace(query, limit=wanted, offset=start), context), orjson.loads)
            records += [shapes.record(served.dataset_id, row, tuple(served.schema), one.geo) for row in rows]
        hits, skipped, left = hits + count, skipped - start, left - wanted
        if one.shown_facets:
            groups += shapes.facet_groups(facets(query, context), one.shown_facets)
    body = {"nhits": hits, "parameters": shapes.given(asked[0][1], known), "records": records}
    return {**body, "facet_groups": _grouped(groups)} if groups else body


def _grouped(groups: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups of one name become one."""
    held: dict[str, list[dict[str, Any]]] = {}
    for group in groups:
        held.setdefault(group["name"], []).extend(group["facets"])
    return [{"name": name, "facets": _added(values)} for name, values in held.items()]


def _added(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Values of one path become one, the most frequent first."""
    held: dict[str, dict[str, Any]] = {}
    for value in values:
        known = held.setdefault(
            value["path"], {**value, "facets": [], **({"count": 0} if "count" in value else {})}
        )
        if "count" in value:
            known["count"] = known.get("count", 0) + value["count"]
        known["facets"] = [*known["facets"], *value.get("facets", [])]
    for value in held.values():
        below = _added(value.pop("facets"))
        if below:
            value["facets"] = below
    return sorted(held.values(), key=lambda value: -value.get("count", 0))
