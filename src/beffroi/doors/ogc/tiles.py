"""OGC API – Tiles Part 1 (OGC 20-057): the tiles of a collection, on the grid WebMercatorQuad."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import ask, context, folder
from beffroi.city.metadata.public import Site, site_of
from beffroi.data.errors import NotFound
from beffroi.data.geo import Tile
from beffroi.data.lake import TILE_MEDIA, draw, extent
from beffroi.doors.ogc.collections import opened
from beffroi.doors.ogc.door import JSON, Answer, link, ogc, only
from beffroi.doors.ogc.parameters import LIMITS, read
from beffroi.doors.ogc.systems import CRS84

GRID = "WebMercatorQuad"
_GRID_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{GRID}"
_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_MOST_ZOOM = 18
_SIDE = 256  # pixels of a tile, as the grid counts them
_HALF_WORLD = 20_037_508.342_789_244
_PIXEL = 0.000_28  # metres of a pixel on the standard's screen (OGC 17-083r4, 6.1)


@ogc
def grids(request: HttpRequest) -> HttpResponse:
    """The grids there are."""
    only(request)
    here = f"{site_of(request).base}/ogc/tileMatrixSets"
    shown = {
        "id": GRID,
        "title": GRID,
        "uri": _GRID_URI,
        "crs": _MERCATOR,
        "links": [link("self", f"{here}/{GRID}")],
    }
    return Answer({"tileMatrixSets": [shown], "links": [link("self", here)]})


@ogc
def grid(request: HttpRequest, grid_id: str) -> HttpResponse:
    """The grid, level by level (OGC 17-083r4, annex D.1)."""
    only(request)
    _checked(grid_id)
    body = {
        "id": GRID,
        "title": "Google Maps Compatible for the World",
        "uri": _GRID_URI,
        "crs": _MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_level(z) for z in range(_MOST_ZOOM + 1)],
    }
    return Answer(body)


def _level(z: int) -> dict[str, Any]:
    cell = 2 * _HALF_WORLD / _SIDE / 2**z
    return {
        "id": str(z),
        "scaleDenominator": cell / _PIXEL,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-_HALF_WORLD, _HALF_WORLD],
        "tileWidth": _SIDE,
        "tileHeight": _SIDE,
        "matrixWidth": 2**z,
        "matrixHeight": 2**z,
    }


@ogc
def tilesets(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The tilesets of a collection."""
    only(request)
    dataset, _version = opened(dataset_id)
    site = site_of(request)
    here = f"{site.base}/ogc/collections/{dataset_id}/tiles"
    return Answer({"links": [link("self", here)], "tilesets": [_tileset(dataset_id, dataset.title, site)]})


@ogc
def tileset(request: HttpRequest, dataset_id: str, grid_id: str) -> HttpResponse:
    """What the tiles of a collection hold, and where."""
    only(request)
    _checked(grid_id)
    dataset, version = opened(dataset_id)
    box = extent(folder(version))
    body = _tileset(dataset_id, dataset.title, site_of(request))
    body["tileMatrixSetURI"] = _GRID_URI
    body["layers"] = [{"id": dataset_id, "dataType": "vector", "title": dataset.title}]
    if box:
        body["boundingBox"] = {
            "lowerLeft": box[:2],
            "upperRight": box[2:],
            "crs": CRS84,
            "orderedAxes": ["Lon", "Lat"],
        }
    return Answer(body)


@ogc
def tile(request: HttpRequest, dataset_id: str, grid_id: str, **place: str) -> HttpResponse:
    """One tile, filtered as features are: 204 when nothing is in it."""
    _checked(grid_id)
    dataset, version = opened(dataset_id)
    asked = Tile(int(place["z"]), int(place["column"]), int(place["row"]))
    if not asked.exists:
        raise NotFound(f"La tuile {asked.z}/{asked.y}/{asked.x} n'existe pas.")
    query, known = read(request.GET, version.schema), context(dataset, version, LIMITS)
    drawn = draw(query, known, asked, ask=ask, records=settings.BEFFROI["TILE_RECORDS"])
    if not drawn.body:
        return HttpResponse(status=204)
    packed = drawn.packed and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(drawn.body if packed else drawn.plain(), content_type=TILE_MEDIA)
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _tileset(dataset_id: str, title: str, site: Site) -> dict[str, Any]:
    here = f"{site.base}/ogc/collections/{dataset_id}/tiles/{GRID}"
    template = {
        **link("item", f"{here}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", TILE_MEDIA),
        "templated": True,
    }
    return {
        "title": title,
        "dataType": "vector",
        "crs": _MERCATOR,
        "links": [
            link("self", here, JSON),
            template,
            link(_SCHEME, f"{site.base}/ogc/tileMatrixSets/{GRID}"),
        ],
    }


def _checked(grid_id: str) -> None:
    if grid_id != GRID:
        raise NotFound(f"Cette grille de tuiles n'est pas servie : {GRID} l'est.")
