"""`/api/records/1.0/search/` in a dataset, and one record."""

from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beffroi.data.odsql import Context, Query, QueryLimits, compile_facets, compile_record, compile_records
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.errors import InvalidParameter, NoResource
from beffroi.doors.explore.legacy import shapes
from beffroi.doors.explore.legacy.asking import of
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.downloads import FILES, as_file
from beffroi.doors.explore.legacy.filters import ALL, MOST_ROWS
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch, run, total
from beffroi.doors.explore.shelf import Served, shelf

#: How much of the records that API gives at once.
LIMITS = QueryLimits(page=MOST_ROWS, offset=MOST_ROWS)


def dataset(parameters: Parameters) -> Served:
    """The dataset a request is about.

    Raises:
        InvalidParameter: the request names none.
        NoResource: there is no such public dataset.
    """
    dataset_id = parameters.text("dataset")
    if dataset_id is None:
        raise InvalidParameter("Invalid value for dataset API parameter: it is required.")
    return shelf.get(dataset_id)


def page(request: HttpRequest, parameters: Parameters) -> HttpResponseBase:
    """A page of a dataset's records: up to 10 000, `rows=-1` for as many."""
    served = dataset(parameters)
    asked = of(served, parameters)
    if (wanted := (parameters.text("format") or "json").lower()) in FILES:
        return as_file(request, served, asked, wanted, rows=10)
    query = asked.query(select=shapes.selection(served.schema, asked))
    context = replace(served.context(), limits=LIMITS)
    found = fetch(compile_records(query, context), orjson.loads) if query.limit else []
    limit = MOST_ROWS - query.offset if query.limit == ALL else query.limit
    fields = tuple(served.schema)
    known = {"dataset": served.dataset_id, "rows": limit if query.limit == ALL else query.limit}
    known |= {"start": query.offset, "format": wanted, "timezone": query.timezone}
    body: dict[str, Any] = {
        "nhits": total(query, context, all_rows=served.records_count, found=len(found), limit=limit),
        "parameters": shapes.given(asked, known),
        "records": [shapes.record(served.dataset_id, row, fields, asked.geo) for row in found],
    }
    if asked.shown_facets:
        body["facet_groups"] = shapes.facet_groups(facets(query, context), asked.shown_facets)
    return json_answer(body)


def facets(query: Query, context: Context) -> dict[str, Any]:
    """The facets of a query, as today's API gives them."""
    plan = compile_facets(query, context)
    return plan.assemble([run(statement) for statement in plan.statements])


@legacy
def record(request: HttpRequest, dataset_id: str, record_id: str) -> HttpResponse:
    """One record."""
    served = shelf.get(dataset_id)
    asked = of(served, Parameters(request.GET))
    query = asked.query(select=shapes.selection(served.schema, asked), order=False)
    rows = fetch(compile_record(record_id, query, served.context()), orjson.loads)
    if not rows:
        raise NoResource("record", record_id[:200])
    return json_answer(shapes.record(dataset_id, rows[0], tuple(served.schema), asked.geo))
