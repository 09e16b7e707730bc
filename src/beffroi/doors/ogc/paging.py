"""A page among others: how the standard counts it and says where its neighbours are."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from beffroi.data.odsql import Query
from beffroi.doors.ogc.door import GEOJSON, link


def collection_page(
    request: HttpRequest, here: str, query: Query, total: int, features: list[dict[str, Any]]
) -> dict[str, Any]:
    """The FeatureCollection of a page; `here` is the collection's address."""
    links = [link("self", _at(here, request, query.offset), GEOJSON), link("collection", here)]
    for rel, offset in (("prev", query.offset - query.limit), ("next", query.offset + query.limit)):
        if (rel == "prev" and query.offset) or (rel == "next" and offset < total):
            links.append(link(rel, _at(here, request, max(offset, 0)), GEOJSON))
    return {
        "type": "FeatureCollection",
        "numberMatched": total,
        "numberReturned": len(features),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": links,
        "features": features,
    }


def _at(here: str, request: HttpRequest, offset: int) -> str:
    kept = [(name, text) for name, text in request.GET.items() if name != "offset"]
    asked = urlencode([*kept, *([("offset", offset)] if offset else [])])
    return f"{here}/items?{asked}" if asked else f"{here}/items"
