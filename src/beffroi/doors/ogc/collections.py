"""The collections: public datasets with a place, live from the catalogue."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import Dataset, Version, every, find, folder
from beffroi.city.metadata.public import Site, site_of
from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType
from beffroi.data.lake import extent
from beffroi.doors.ogc.door import GEOJSON, Answer, link, ogc, only
from beffroi.doors.ogc.systems import CRS84, SYSTEMS

_KINDS: dict[FieldType, dict[str, str]] = {
    FieldType.INT: {"type": "integer"},
    FieldType.DOUBLE: {"type": "number"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATETIME: {"type": "string", "format": "date-time"},
    FieldType.GEO_POINT: {"format": "geometry-point"},
    FieldType.GEO_SHAPE: {"format": "geometry-any"},
}


@ogc
def everything(request: HttpRequest) -> HttpResponse:
    """All of them, by identifier."""
    only(request)
    site = site_of(request)
    public = every().public().defer("current__report", "search_text").order_by("dataset_id")
    here = f"{site.base}/ogc/collections"
    shown = [_collection(d, d.current, site) for d in public if d.current and d.current.schema.geo]
    return Answer({"links": [link("self", here)], "collections": shown, "crs": list(SYSTEMS)})


@ogc
def one(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """One collection."""
    only(request)
    dataset, version = opened(dataset_id)
    return Answer(_collection(dataset, version, site_of(request)))


@ogc
def queryables(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """What can be filtered, as a JSON Schema."""
    only(request)
    dataset, version = opened(dataset_id)
    here = f"{site_of(request).base}/ogc/collections/{dataset_id}/queryables"
    body = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": here,
        "type": "object",
        "title": dataset.title,
        "properties": {field.name: _queryable(field) for field in version.schema},
    }
    return Answer(body, "application/schema+json")


def opened(dataset_id: str) -> tuple[Dataset, Version]:
    """A public dataset with a place, and its version.

    Raises:
        NotFound: there is none.
    """
    dataset = find(dataset_id)
    if dataset.current is None or dataset.current.schema.geo is None or dataset.dataset_id != dataset_id:
        raise NotFound(f"La collection « {dataset_id[:120]} » n'existe pas : ce jeu n'a pas de lieux.")
    return dataset, dataset.current


def _queryable(field: Field) -> dict[str, Any]:
    kind: dict[str, Any] = dict(_KINDS.get(field.type, {"type": "string"}))
    kind = {"type": "array", "items": kind} if field.multivalued else kind
    return {"title": field.label or field.name, **kind}


def _collection(dataset: Dataset, version: Version, site: Site) -> dict[str, Any]:
    here = f"{site.base}/ogc/collections/{dataset.dataset_id}"
    box = extent(folder(version))
    space = {"extent": {"spatial": {"bbox": [list(box)], "crs": CRS84}}} if box else {}
    return {
        "id": dataset.dataset_id,
        "title": dataset.title,
        "description": str(dataset.meta("description") or ""),
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        **space,
        "links": [
            link("self", here),
            link("items", f"{here}/items", GEOJSON),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                f"{here}/queryables",
                "application/schema+json",
            ),
            link("describedby", site.dataset(dataset.dataset_id), "text/html"),
        ],
    }
