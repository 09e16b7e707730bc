"""Contours of communes from a GeoJSON file or address, joined on the INSEE code (names lose their articles)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import orjson
import shapely
from shapely.geometry import mapping, shape

from beffroi.city.territory.models import Commune
from beffroi.data.errors import RefusedContent

#: The State's public geo API; tried when nothing else is given, never needed.
DEFAULT_URL = "https://geo.api.gouv.fr/epcis/{siren}/communes?format=geojson&geometry=contour"
SECONDS = 5.0
MAX_BYTES = 50 * 2**20
CODES = ("code", "insee", "code_insee", "insee_com", "codgeo")
BOX = (-180.0, -90.0, 180.0, 90.0)


class ContoursUnreachable(RefusedContent):
    """The file or address gave nothing; maps go on with circles."""

    code = "contours_unreachable"


def import_contours(source: str, siren: str) -> int:
    """Give the communes of a grouping their contours, and the centre of those whose place was unknown.

    Args:
        source: a path or an http(s) address of GeoJSON, WGS84, with the INSEE code in `code`, `insee` or `code_insee`.

    Returns:
        How many communes were given one.

    Raises:
        ContoursUnreachable: nothing came from there.
        RefusedContent: what came is not the contours of these communes.
    """
    communes = {
        c.insee: c
        for c in Commune.objects.filter(belongings__grouping__siren=siren, valid_to=None).distinct()
    }
    changed = []
    for code, geometry in _features(_read(source)):
        commune = communes.pop(code, None)
        if commune is None:
            continue
        commune.contour = mapping(geometry)
        if commune.lon is None or commune.lat is None:
            inside = geometry.representative_point()
            commune.lon, commune.lat = round(inside.x, 4), round(inside.y, 4)
        changed.append(commune)
    if not changed:
        raise RefusedContent(
            f"{source} ne contient le contour d'aucune commune du territoire {siren} : il faut un GeoJSON de communes "
            "avec leur code INSEE dans « code » (importez d'abord le territoire)."
        )
    Commune.objects.bulk_update(changed, ["contour", "lon", "lat"])
    return len(changed)


def _read(source: str) -> Any:
    try:
        data = _download(source) if source.startswith(("http://", "https://")) else Path(source).read_bytes()
    except (OSError, httpx.HTTPError) as error:
        raise ContoursUnreachable(f"Les contours n'ont pas pu être lus depuis {source} : {error}.") from error
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RefusedContent(f"{source} n'est pas du GeoJSON ({error}).") from error


def _download(url: str) -> bytes:
    with httpx.stream("GET", url, timeout=SECONDS, follow_redirects=True) as answer:
        answer.raise_for_status()
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > MAX_BYTES:
                raise RefusedContent(
                    f"{url} envoie plus de {MAX_BYTES // 2**20} Mo : ce ne sont pas des contours."
                )
    return bytes(body)


def _features(collection: Any) -> Iterator[tuple[str, shapely.Geometry]]:
    """(INSEE code, valid polygon) of each feature that has both, in WGS84."""
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list):
        raise RefusedContent("Une collection d'objets GeoJSON (« FeatureCollection ») est attendue.")
    for feature in features:
        properties = feature.get("properties") or {} if isinstance(feature, Mapping) else {}
        named = {str(key).lower(): value for key, value in properties.items()}
        code = next((named[key] for key in CODES if isinstance(named.get(key), str)), None)
        if code is None:
            continue
        try:
            geometry = shape(feature["geometry"])
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
            continue
        if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
            continue
        west, south, east, north = geometry.bounds
        if west < BOX[0] or south < BOX[1] or east > BOX[2] or north > BOX[3]:
            raise RefusedContent("Les contours doivent être en longitude et latitude (WGS84), pas en mètres.")
        yield code, geometry if geometry.is_valid else shapely.make_valid(geometry)
