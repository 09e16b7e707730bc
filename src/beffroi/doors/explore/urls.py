"""The addresses of the API. Each answers with and without a slash at its end: a redirect would lose headers on the way."""

from django.urls import URLPattern, re_path

from beffroi.doors.explore import (
    beside,
    catalogue_exports,
    datasets,
    earlier,
    exports,
    facets,
    records,
    root,
    templates,
)
from beffroi.doors.explore.door import View
from beffroi.doors.explore.legacy import urls as legacy
from beffroi.doors.explore.openapi import views as openapi
from beffroi.doors.explore.tiles import views as tiles

_DATASET = r"catalog/datasets/(?P<dataset_id>[^/]+)"


def _at(route: str, view: View) -> URLPattern:
    return re_path(rf"^explore/v2\.1/{route}/?$" if route else r"^explore/v2\.1/?$", view)


def _earlier(route: str, view: View) -> URLPattern:
    """An address of version 2.0."""
    return re_path(rf"^(?:explore/v2\.0|v2)/{route}/?$" if route else r"^(?:explore/v2\.0|v2)/?$", view)


def _asked(route: str, view: View) -> URLPattern:
    """An address clients ask in any version, and no description of the API names."""
    return re_path(rf"^(?:explore/v2\.[01]|v2)/{route}/?$", view)


_same = earlier.deprecated
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
    _asked(f"{_DATASET}/alternative_exports", beside.alternatives),
    _asked(rf"{_DATASET}/alternative_exports/(?P<export_id>[^/]+)", beside.alternative),
    _asked(f"{_DATASET}/snapshots", beside.snapshots),
    _asked(rf"{_DATASET}/snapshots/(?P<snapshot_id>[^/]+)", beside.snapshot),
    _asked(rf"{_DATASET}/files/(?P<file_id>[^/]+)", beside.file),
    _asked("catalog/metadata_templates", templates.kinds),
    _asked(r"catalog/metadata_templates/(?P<kind>[^/]+)", templates.templates),
    _asked(r"catalog/metadata_templates/(?P<kind>[^/]+)/(?P<name>[^/]+)", templates.template),
    re_path(r"^tiles/(?P<dataset_id>[^/]+)/?$", tiles.tilejson),
    re_path(r"^tiles/(?P<dataset_id>[^/]+)/(?P<z>[^/]+)/(?P<x>[^/]+)/(?P<y>[^/]+)\.(?:mvt|pbf)$", tiles.tile),
    _earlier("", _same(root.api_root)),
    _earlier("catalog", _same(root.catalog_root)),
    _earlier("catalog/datasets", earlier.catalogue),
    _earlier("catalog/aggregates", earlier.catalogue_aggregates),
    _earlier("catalog/facets", _same(facets.catalogue_facets)),
    _earlier("catalog/exports", _same(catalogue_exports.formats)),
    _earlier(r"catalog/exports/(?P<name>[^/]+)", _same(catalogue_exports.export)),
    _earlier(_DATASET, earlier.dataset),
    _earlier(f"{_DATASET}/records", earlier.page),
    _earlier(f"{_DATASET}/aggregates", earlier.aggregates),
    _earlier(rf"{_DATASET}/records/(?P<record_id>[^/]+)", earlier.record),
    _earlier(f"{_DATASET}/facets", _same(facets.facets)),
    _earlier(f"{_DATASET}/exports", _same(exports.formats)),
    _earlier(rf"{_DATASET}/exports/(?P<name>[^/]+)", earlier.export),
    _earlier(f"{_DATASET}/attachments", _same(root.attachments)),
    _earlier(rf"{_DATASET}/attachments/(?P<attachment_id>[^/]+)", _same(root.attachment)),
    *legacy.urlpatterns,
    re_path(r"^(?:explore/v2\.[01]/|v2/)?(?P<path>.*)$", root.nowhere),
]
