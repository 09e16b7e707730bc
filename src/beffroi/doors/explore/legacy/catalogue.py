"""`/api/datasets/1.0/search/` and `/api/datasets/1.0/{id}/`: the catalogue in its old shape."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beffroi.data.odsql import QueryLimits, compile_records
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.beside import elsewhere
from beffroi.doors.explore.catalogue import catalogue
from beffroi.doors.explore.catalogue_exports import columns
from beffroi.doors.explore.catalogue_graphs import DESCRIPTIONS, described
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.exports import sent
from beffroi.doors.explore.formats import CATALOGUE_FORMATS
from beffroi.doors.explore.legacy import shapes
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.filters import ALL, MOST_ROWS, Asked
from beffroi.doors.explore.legacy.records import facets
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.root import document
from beffroi.doors.explore.rows import fetch, total
from beffroi.doors.explore.shelf import shelf
from beffroi.doors.explore.styles import style
from beffroi.doors.explore.templates import kind_of
from beffroi.doors.explore.writing import Source


@legacy
def search(request: HttpRequest) -> HttpResponseBase:
    """A page of datasets."""
    parameters = Parameters(request.GET)
    known = catalogue(request.META.get("QUERY_STRING", ""))
    limits = QueryLimits(page=MOST_ROWS, offset=MOST_ROWS)
    context = replace(known.context(), limits=limits)
    asked = Asked(parameters, context.names, None)
    wanted = (parameters.text("format") or "json").lower()
    if wanted == "csv":
        query = asked.query(select=columns(known))
        return sent(request, CATALOGUE_FORMATS["csv"], Source(query, context, style(parameters)))
    query = asked.query(select="dataset_id as _id")
    found = [row["_id"] for row in fetch(compile_records(query, context))] if query.limit else []
    if wanted == "rss":
        feed = b"".join(described("rss", found, parameters, request))
        return HttpResponse(feed, content_type=DESCRIPTIONS["rss"].media)
    limit = MOST_ROWS - query.offset if query.limit == ALL else query.limit
    given = {"rows": limit, "start": query.offset, "format": wanted, "timezone": query.timezone}
    body: dict[str, Any] = {
        "nhits": total(query, context, all_rows=len(known.objects), found=len(found), limit=limit),
        "parameters": shapes.given(asked, given),
        "datasets": [_shape(orjson.loads(known.objects[name]), parameters) for name in found],
    }
    if asked.shown_facets:
        body["facet_groups"] = shapes.facet_groups(facets(query, context), asked.shown_facets)
    return json_answer(body)


@legacy
def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """One dataset."""
    found = catalogue().objects.get(dataset_id)
    if found is None:
        raise NoResource("dataset", dataset_id[:200])
    return json_answer(_shape(orjson.loads(found), Parameters(request.GET)))


@legacy
def attachments(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Files given with a dataset."""
    return json_answer(shelf.get(dataset_id).metadata["attachments"])


@legacy
def attachment(request: HttpRequest, dataset_id: str, file_id: str) -> HttpResponseBase:
    """One of them."""
    return document(request, shelf.get(dataset_id), file_id)


@legacy
def alternatives(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Where else a dataset's files are."""
    return json_answer(shelf.get(dataset_id).metadata["alternative_exports"])


@legacy
def alternative(request: HttpRequest, dataset_id: str, file_id: str) -> HttpResponseBase:
    """The way to one of them."""
    return elsewhere(shelf.get(dataset_id), file_id)


@legacy
def snapshots(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """None is given, as in the API of today."""
    shelf.get(dataset_id)
    return json_answer([])


@legacy
def nowhere(request: HttpRequest, path: str) -> HttpResponse:
    """Any other address of the older API: told in its own way."""
    raise NoResource("resource", path[:200])


def _shape(found: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """A dataset's object of today in its old shape: metadata without a value are left out."""
    more: dict[str, dict[str, Any]] = {
        f"{kind}_metas": {} for kind in ("basic", "interop", "extra") if parameters.flag(f"{kind}metas")
    }
    for template, metas in found["metas"].items():
        held = more.get(f"{kind_of(template)}_metas")
        if held is not None:
            held[template] = _known(metas)
    return {
        "datasetid": found["dataset_id"],
        "metas": _known(found["metas"]["default"]),
        "has_records": found["has_records"],
        "data_visible": found["data_visible"],
        "features": found["features"],
        "attachments": found["attachments"],
        "alternative_exports": found["alternative_exports"],
        "fields": [_field(field) for field in found["fields"]],
        **more,
    }


def _known(metas: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metas.items() if value is not None}


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    annotations = [
        {"name": name, "args": args} if args else {"name": name}
        for name, args in field["annotations"].items()
    ]
    made = {"name": field["name"], "label": field["label"], "type": field["type"], "annotations": annotations}
    return {**made, "description": field["description"]} if field["description"] else made
