"""The collections: public datasets with a place, live from the catalogue."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import Dataset, Version, find, folder
from beffroi.city.metadata.public import Site, datasets, register, site_of
from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.lake import extent
from beffroi.data.odsql import Query
from beffroi.doors.ogc import records
from beffroi.doors.ogc.door import GEOJSON, Answer, link, ogc, only
from beffroi.doors.ogc.systems import CRS84, SYSTEMS

_REL = "http://www.opengis.net/def/rel/ogc/1.0/"
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
    here = f"{site.base}/ogc/collections"
    shown = [_collection(dataset, version, site) for dataset, version in placed()]
    shown.append(records.collection(site))
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
    return Answer(queryables_of(version.schema, dataset.title, here), "application/schema+json")


@ogc
def queryables_of_records(request: HttpRequest) -> HttpResponse:
    """What records can be filtered by."""
    only(request)
    here = f"{site_of(request).base}/ogc/collections/{records.CATALOGUE}/queryables"
    schema = register().context().schema
    return Answer(queryables_of(schema, "Catalogue", here), "application/schema+json")


def queryables_of(schema: Schema, title: str, here: str) -> dict[str, Any]:
    """The fields one can filter by, as a JSON Schema at the address `here`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": here,
        "type": "object",
        "title": title,
        "properties": {field.name: _queryable(field) for field in schema},
    }


def placed() -> Iterator[tuple[Dataset, Version]]:
    """Public datasets with a place, by identifier; nothing is read of the others."""
    for dataset in datasets(register().find(Query(where=("placed = true",), order_by="id", limit=-1))):
        if dataset.current is not None and dataset.current.schema.geo is not None:
            yield dataset, dataset.current


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
                f"{_REL}queryables",
                f"{here}/queryables",
                "application/schema+json",
            ),
            link(f"{_REL}tilesets-vector", f"{here}/tiles"),
            link("describedby", site.dataset(dataset.dataset_id), "text/html"),
        ],
    }
