"""The service: its first page, what it conforms to, its description."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.city.metadata.public import site_of
from beffroi.doors.ogc.door import JSON, Answer, link, ogc, only
from beffroi.doors.ogc.parameters import MOST, PARAMETERS
from beffroi.doors.ogc.records import CATALOGUE

_PARTS = {
    "ogcapi-features-1/1.0": ("core", "geojson"),
    "ogcapi-features-2/1.0": ("crs",),
    "ogcapi-features-3/1.0": ("filter", "features-filter"),
    "ogcapi-common-2/1.0": ("collections",),
    "ogcapi-records-1/1.0": (
        "record-core",
        "record-collection",
        "record-api",
        "record-core-query-parameters",
        "sorting",
        "json",
    ),
    "ogcapi-tiles-1/1.0": ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"),
    "tms/2.0": ("tilematrixset", "json-tilematrixset"),
    "cql2/1.0": ("cql2-text", "basic-cql2", "basic-spatial-functions"),
}
_REL = "http://www.opengis.net/def/rel/ogc/1.0/"
_OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


@ogc
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    only(request)
    site = site_of(request)
    here = f"{site.base}/ogc"
    links = [
        link("self", f"{here}/"),
        link("service-desc", f"{here}/api", _OPENAPI),
        link("service-doc", f"{here}/api", _OPENAPI),
        link("conformance", f"{here}/conformance"),
        link("data", f"{here}/collections"),
        link(f"{_REL}ogc-catalog", f"{here}/collections/{CATALOGUE}"),
        link(f"{_REL}tiling-schemes", f"{here}/tileMatrixSets"),
    ]
    return Answer({"title": site.title, "description": site.description, "links": links})


@ogc
def conformance(request: HttpRequest) -> HttpResponse:
    """The classes of the standards that hold here."""
    only(request)
    names = [
        f"http://www.opengis.net/spec/{part}/conf/{name}" for part, some in _PARTS.items() for name in some
    ]
    return Answer({"conformsTo": names})


@ogc
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.0, in short: every address and the parameters of a page of features."""
    only(request)
    site = site_of(request)
    one = {"name": "collectionId", "in": "path", "required": True, "schema": {"type": "string"}}
    feature = {**one, "name": "featureId"}
    shapes = {
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
        "offset": {"type": "integer", "minimum": 0},
    }
    asked = [{"name": n, "in": "query", "schema": shapes.get(n, {"type": "string"})} for n in PARAMETERS]
    paths: dict[str, Any] = {}
    for path, parameters, media in (
        ("/", [], JSON),
        ("/conformance", [], JSON),
        ("/collections", [], JSON),
        ("/collections/{collectionId}", [one], JSON),
        ("/collections/{collectionId}/queryables", [one], "application/schema+json"),
        ("/collections/{collectionId}/tiles", [one], JSON),
        ("/tileMatrixSets", [], JSON),
        ("/collections/{collectionId}/items", [one, *asked], "application/geo+json"),
        ("/collections/{collectionId}/items/{featureId}", [one, feature], "application/geo+json"),
    ):
        reply = {"200": {"description": "OK", "content": {media: {"schema": {"type": "object"}}}}}
        paths[path] = {"get": {"parameters": parameters, "responses": reply}}
    return Answer(
        {
            "openapi": "3.0.3",
            "info": {"title": f"{site.title} – OGC API", "version": "1.0.0"},
            "servers": [{"url": f"{site.base}/ogc"}],
            "paths": paths,
        },
        _OPENAPI,
    )
