"""The addresses of the API. Each answers with and without a slash at its end: a redirect would lose headers on the way."""

from django.urls import URLPattern, re_path

from beffroi.doors.explore import catalogue_exports, datasets, exports, facets, records, root
from beffroi.doors.explore.door import View
from beffroi.doors.explore.legacy import urls as legacy
from beffroi.doors.explore.openapi import views as openapi
from beffroi.doors.explore.tiles import views as tiles

_DATASET = r"catalog/datasets/(?P<dataset_id>[^/]+)"


def _at(route: str, view: View) -> URLPattern:
    return re_path(rf"^explore/v2\.1/{route}/?$" if route else r"^explore/v2\.1/?$", view)


#: Addresses of the API outside `/api/`.
beside_pages = legacy.beside_pages
urlpatterns = [
    _at("", root.api_root),
    _at(r"swagger\.json", openapi.swagger),
    _at("catalog", root.catalog_root),
    _at("catalog/datasets", datasets.datasets),
    _at("catalog/facets", facets.catalogue_facets),
    _at("catalog/exports", catalogue_exports.formats),
    _at(r"catalog/exports/(?P<name>[^/]+)", catalogue_exports.export),
    _at(_DATASET, datasets.dataset),
    _at(f"{_DATASET}/records", records.records),
    _at(rf"{_DATASET}/records/(?P<record_id>[^/]+)", records.record),
    _at(f"{_DATASET}/facets", facets.facets),
    _at(f"{_DATASET}/exports", exports.formats),
    _at(rf"{_DATASET}/exports/(?P<name>[^/]+)", exports.export),
    _at(f"{_DATASET}/attachments", root.attachments),
    _at(rf"{_DATASET}/attachments/(?P<attachment_id>[^/]+)", root.attachment),
    re_path(r"^tiles/(?P<dataset_id>[^/]+)/?$", tiles.tilejson),
    re_path(r"^tiles/(?P<dataset_id>[^/]+)/(?P<z>[^/]+)/(?P<x>[^/]+)/(?P<y>[^/]+)\.(?:mvt|pbf)$", tiles.tile),
    *legacy.urlpatterns,
    re_path(r"^(?P<path>.*)$", root.nowhere),
]
