"""The API's version 2.0, at `/api/explore/v2.0` and `/api/v2`: the same questions, whose answers are wrapped.

A dataset comes as `{"links", "dataset"}`, a record as `{"links", "record": {"id", "timestamp", "size", "fields"}}`, groups as
`aggregations`. Every answer says in its headers that version 2.1 is there.
"""

from collections.abc import Callable
from functools import wraps
from inspect import unwrap
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beffroi.doors.explore import datasets, exports, records
from beffroi.doors.explore.answers import encode
from beffroi.doors.explore.door import View, explore
from beffroi.doors.explore.links import ROOT

Json = dict[str, Any]

DEPRECATION = "ODS-Explore-API-Deprecation"
_TECHNICAL = {"id": "_id", "timestamp": "_timestamp", "size": "_size"}
#: Names that parameters had before.
_RENAMED = {"rows": "limit", "start": "offset", "sort": "order_by"}


def deprecated(view: View) -> View:
    """The view, at an address of version 2.0."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers[DEPRECATION] = f"API_V2_0: version 2.0 is kept for older clients, use {ROOT}"
        response.headers["Link"] = f'<{ROOT}/>; rel="successor-version"'
        return response

    return answer


def _now(request: HttpRequest, more: dict[str, str]) -> HttpRequest:
    """The request with today's names of parameters, and `more` where it says nothing."""
    given = request.GET.copy()
    for old, new in _RENAMED.items():
        if old in given:
            given.setlistdefault(new, given.pop(old))
    for name, text in more.items():
        given.setdefault(name, text)
    request.GET = given  # type: ignore[assignment]  # read as any other, never written to after
    return request


def _wrapped(
    view: View, shape: Callable[[Json], Json], default: Callable[[HttpRequest], dict[str, str]]
) -> View:
    """A view of today whose answer is put in its older shape; `default` gives what a request does not say."""
    bare: View = unwrap(view)  # what `explore` decorates

    def answer(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        response = bare(_now(request, default(request)), **kwargs)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            response.content = encode(shape(orjson.loads(response.content)))
        return response

    return deprecated(explore(answer))


def _record(row: Json) -> Json:
    """A record of today, with its links and technical metadata."""
    links = row.pop("_links", [])
    technical = {old: row.pop(new, None) for old, new in _TECHNICAL.items()}
    return {"links": links, "record": {**technical, "fields": row}}


def _dataset(row: Json) -> Json:
    return {"links": row.pop("_links", []), "dataset": row}


def _page(key: str, one: Callable[[Json], Json]) -> Callable[[Json], Json]:
    def shape(body: Json) -> Json:
        if "total_count" not in body:  # groups
            return _groups(body)
        found = [one(row) for row in body["results"]]
        return {"total_count": body["total_count"], "links": body.get("_links", []), key: found}

    return shape


def _groups(body: Json) -> Json:
    return {"links": [], "aggregations": body["results"]}


def _whole(_: HttpRequest) -> dict[str, str]:
    return {"include_links": "true", "include_app_metas": "true"}


def _all_groups(request: HttpRequest) -> dict[str, str]:
    """All of them; without `group_by` one row, the aggregates over everything."""
    return {"limit": "-1" if request.GET.get("group_by") else "1"}


def _export(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
    """Files had no mark at their beginning."""
    bare: View = unwrap(exports.export)
    return bare(_now(request, {"with_bom": "false"}), **kwargs)


record = _wrapped(records.record, _record, _whole)
page = _wrapped(records.records, _page("records", _record), _whole)
dataset = _wrapped(datasets.dataset, _dataset, _whole)
catalogue = _wrapped(datasets.datasets, _page("datasets", _dataset), _whole)
aggregates = _wrapped(records.records, _groups, _all_groups)
catalogue_aggregates = _wrapped(datasets.datasets, _groups, _all_groups)
export = deprecated(explore(_export))
