"""Geometry literals: WKT, WKB in hexadecimal, GeoJSON geometry or Feature; WGS84, longitude first."""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from beffroi.data.odsql import sql as s

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_NESTED = 20  # collections within collections


@dataclass(frozen=True, slots=True)
class Shape:
    """A literal, ready for the engine. `bounds` is (west, south, east, north); None when it is empty."""

    wkb: bytes
    bounds: tuple[float, float, float, float] | None
    point: tuple[float, float] | None

    @property
    def sql(self) -> s.Sql:
        """The geometry as a value of the engine."""
        return s.call("ST_GeomFromWKB", s.cast(s.bind(self.wkb), "BLOB"))


@lru_cache(maxsize=256)
def parse_shape(text: str) -> Shape | None:
    """Read a literal; None when it is no geometry."""
    text = text.strip()
    try:
        geometry = _read(text)
    except (ValueError, TypeError, KeyError, RecursionError, shapely.errors.ShapelyError):
        return None
    if geometry is None:
        return None
    geometry = shapely.force_2d(geometry)
    if geometry.is_empty:
        return Shape(shapely.to_wkb(geometry), None, None)
    west, south, east, north = (float(bound) for bound in geometry.bounds)
    if not all(math.isfinite(number) and abs(number) < 1e6 for number in (west, south, east, north)):
        return None
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    point = (west, south) if isinstance(geometry, Point) else None
    return Shape(shapely.to_wkb(geometry), (west, south, east, north), point)


def _read(text: str) -> BaseGeometry | None:
    if text.startswith("{"):
        found = json.loads(text)
        if found.get("type") == "Feature":
            found = found["geometry"]
        return shapely.from_geojson(json.dumps(found))
    if _HEX.fullmatch(text):
        return shapely.from_wkb(text)
    if text.upper().count("GEOMETRYCOLLECTION") > _NESTED:
        return None
    return shapely.from_wkt(text)
