"""The catalogue: its datasets, one dataset."""

import json
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from beffroi.data.odsql import Query, compile_records
from beffroi.doors.explore.answers import inline, json_answer, unchanged, with_tag
from beffroi.doors.explore.catalogue import Catalogue, catalogue
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.links import base, dataset_links, page_links
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import etag, fetch, total


@explore
def datasets(request: HttpRequest) -> HttpResponse:
    """A page of datasets: whole objects, or what was selected; or groups."""
    known = catalogue()
    mark = etag(request, known.digest)
    if mark and (held := unchanged(request, mark)):
        return held
    parameters = Parameters(request.GET)
    links = parameters.flag("include_links")
    query = parameters.query()
    context = known.context()
    grouped, selected = query.group_by is not None, query.select is not None
    if not grouped:
        # The identifier comes along: it is what whole objects and links are found by.
        query = replace(
            query, select=f"{query.select}, dataset_id as _id" if selected else "dataset_id as _id"
        )
    rows = fetch(compile_records(query, context))
    body: dict[str, Any] = {}
    if not grouped:
        limit = query.limit if query.limit >= 0 else context.limits.page
        body["total_count"] = total(query, context, all_rows=len(known.objects), found=len(rows), limit=limit)
        if links:
            address = f"{base(request)}/catalog/datasets"
            body["_links"] = page_links(request, address, body["total_count"], limit, query.offset)
        rows = [_shown(request, known, row, selected=selected, links=links) for row in rows]
    body["results"] = rows
    response = json_answer(body)
    return with_tag(response, mark) if mark else response


@explore
def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """One dataset: the whole object, or what was selected of it."""
    known = catalogue()
    mark = etag(request, known.digest)
    if mark and (held := unchanged(request, mark)):
        return held
    if dataset_id not in known.objects:
        raise NoResource("dataset", dataset_id[:200])
    parameters = Parameters(request.GET)
    links = parameters.flag("include_links")
    select = parameters.text("select")
    row = {"_id": dataset_id}
    if select is not None:
        one = Query(
            select=f"{select}, dataset_id as _id",
            where=(f"dataset_id = {json.dumps(dataset_id)}",),
            lang=parameters.lang,
            timezone=parameters.timezone,
        )
        row = fetch(compile_records(one, known.context()))[0]
    response = json_answer(_shown(request, known, row, selected=select is not None, links=links))
    return with_tag(response, mark) if mark else response


def _shown(
    request: HttpRequest, known: Catalogue, row: dict[str, Any], *, selected: bool, links: bool
) -> Any:
    """What the answer shows of a dataset, whose identifier the row holds as `_id`."""
    dataset_id = row.pop("_id")
    if not links:
        return row if selected else inline(known.objects[dataset_id])
    head = {"_links": dataset_links(request, dataset_id)}
    return {**head, **(row if selected else orjson.loads(known.objects[dataset_id]))}
