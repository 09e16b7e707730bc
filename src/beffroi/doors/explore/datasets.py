"""The catalogue: its datasets, one dataset."""

import json
import re
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
from beffroi.doors.explore.usage import app_metas, used

#: What whole objects and links are found by; it comes along with what is selected.
_ID = "dataset_id as _id"
_LEAVES_OUT = re.compile(r"(?:\s*exclude\s*\([^()]*\)\s*,?)+", re.IGNORECASE)


@explore
def datasets(request: HttpRequest) -> HttpResponse:
    """A page of datasets: whole objects, or what was selected; or groups."""
    known = catalogue(request.META.get("QUERY_STRING", ""))
    mark = etag(request, known.digest)
    if mark and (held := unchanged(request, mark)):
        return held
    parameters = Parameters(request.GET)
    asked = _Asked(request, known, parameters)
    context = known.context()
    query = parameters.query(fields=context.names)
    grouped = query.group_by is not None
    if not grouped:
        query = replace(query, also=_ID) if asked.selected else replace(query, select=_ID)
    rows = fetch(compile_records(query, context))
    body: dict[str, Any] = {}
    if not grouped:
        limit = query.limit if query.limit >= 0 else context.limits.page
        body["total_count"] = total(query, context, all_rows=len(known.objects), found=len(rows), limit=limit)
        if asked.links:
            address = f"{base(request)}/catalog/datasets"
            reach, all_rows = context.limits.offset, body["total_count"]
            body["_links"] = page_links(request, address, all_rows, limit, query.offset, reach=reach)
        asked.know([row["_id"] for row in rows])
        rows = [asked.shown(row) for row in rows]
    body["results"] = rows
    response = json_answer(body)
    return with_tag(response, mark) if mark and not asked.changing else response


@explore
def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """One dataset: the whole object, or what was selected of it."""
    known = catalogue(request.META.get("QUERY_STRING", ""))
    mark = etag(request, known.digest)
    if mark and (held := unchanged(request, mark)):
        return held
    if dataset_id not in known.objects:
        raise NoResource("dataset", dataset_id[:200])
    parameters = Parameters(request.GET)
    asked = _Asked(request, known, parameters)
    row = {"_id": dataset_id}
    one = Query(
        select=parameters.text("select"),
        also=_ID,
        where=(f"dataset_id = {json.dumps(dataset_id)}",),
        lang=parameters.lang,  # read, and refused, whether something is selected or not
        timezone=parameters.timezone,
    )
    if asked.selected:
        row = fetch(compile_records(one, known.context()))[0]
    asked.know([dataset_id])
    response = json_answer(asked.shown(row))
    return with_tag(response, mark) if mark and not asked.changing else response


class _Asked:
    """What is shown of datasets. `*` alone is the whole object, as without any selection; `exclude(…)` alone, the object without
    some of its keys."""

    def __init__(self, request: HttpRequest, known: Catalogue, parameters: Parameters) -> None:
        self.request, self.known = request, known
        self.links = parameters.flag("include_links")
        self.usage = parameters.flag("include_app_metas")
        select = (parameters.text("select") or "*").strip()
        self.selected = select != "*"
        self.uses: dict[str, dict[str, int]] = {}
        self.pruned = _LEAVES_OUT.fullmatch(select) is not None

    @property
    def changing(self) -> bool:
        """Whether the answer tells of uses, which no mark of the catalogue's state covers."""
        return self.usage and not self.selected

    def know(self, dataset_ids: list[str]) -> None:
        """Read what the answer tells of the life of these datasets."""
        if self.changing:
            self.uses = used(dataset_ids)

    def shown(self, row: dict[str, Any]) -> Any:
        """What the answer shows of a dataset, whose identifier the row holds as `_id`."""
        dataset_id = row.pop("_id")
        if self.pruned:
            left_out = {field.name for field in self.known.schema} - row.keys()
            row = _pruned(orjson.loads(self.known.objects[dataset_id]), left_out)
        if not (self.links or self.usage):
            return row if self.selected else inline(self.known.objects[dataset_id])
        head = {"_links": dataset_links(self.request, dataset_id)} if self.links else {}
        if self.selected:
            return {**head, **row}
        found = orjson.loads(self.known.objects[dataset_id])
        if self.usage:
            found["metas"] |= app_metas(found, self.uses)
        return {**head, **found}


def _pruned(whole: dict[str, Any], left_out: set[str]) -> dict[str, Any]:
    """The whole object without some of its keys, or of its metadata, which `left_out` names as a query does."""
    metas = {
        template: {
            name: value
            for name, value in values.items()
            if (name if template == "default" else f"{template}.{name}") not in left_out
        }
        for template, values in whole["metas"].items()
    }
    return {name: value for name, value in {**whole, "metas": metas}.items() if name not in left_out}
