"""The addresses: OGC API (Features Part 1 and Part 3's list of what can be filtered, Records, Tiles), CSW and WFS."""

from django.urls import URLPattern, re_path

from beffroi.doors.ogc import collections, items, records, service, tiles
from beffroi.doors.ogc.csw import views as csw
from beffroi.doors.ogc.door import View
from beffroi.doors.ogc.wfs import views as wfs

_ONE = r"collections/(?P<dataset_id>[a-z0-9_@-]+)"
_CATALOGUE = rf"collections/{records.CATALOGUE.replace('.', '[.]')}"
_GRID = r"(?P<grid_id>[A-Za-z0-9]+)"
_NUMBER = "0|[1-9][0-9]{0,7}"


def _at(route: str, view: View) -> URLPattern:
    return re_path(rf"^ogc/{route}/?$" if route else r"^ogc/?$", view)


urlpatterns = [
    re_path(r"^csw/?$", csw.service),
    re_path(r"^wfs/?$", wfs.service),
    _at("", service.landing),
    _at("conformance", service.conformance),
    _at("api", service.description),
    _at("collections", collections.everything),
    _at(_CATALOGUE, records.one_collection),
    _at(f"{_CATALOGUE}/queryables", collections.queryables_of_records),
    _at(f"{_CATALOGUE}/sortables", records.sortables),
    _at(f"{_CATALOGUE}/items", records.page),
    _at(rf"{_CATALOGUE}/items/(?P<record_id>[^/]+)", records.one),
    _at(_ONE, collections.one),
    _at(f"{_ONE}/queryables", collections.queryables),
    _at(f"{_ONE}/items", items.page),
    _at(rf"{_ONE}/items/(?P<feature_id>[^/]+)", items.feature),
    _at(f"{_ONE}/tiles", tiles.tilesets),
    _at(f"{_ONE}/tiles/{_GRID}", tiles.tileset),
    _at(f"{_ONE}/tiles/{_GRID}/(?P<z>{_NUMBER})/(?P<row>{_NUMBER})/(?P<column>{_NUMBER})", tiles.tile),
    _at("tileMatrixSets", tiles.grids),
    _at(f"tileMatrixSets/{_GRID}", tiles.grid),
]
