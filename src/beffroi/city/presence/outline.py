"""A commune's outline as a question can carry it: few corners, so that what was counted can be asked again in an address."""

from typing import Any

import shapely
from shapely.geometry import shape

MOST_CORNERS = 120
_FIRST_TOLERANCE = 0.0002  # degrees: about 20 m
_DECIMALS = 5


def corners(contour: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """The corners (latitude, longitude) of the largest part of a contour, simplified until they are few; empty for none."""
    parts = shapely.get_parts(shapely.make_valid(shape(contour)))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    if not polygons:
        return ()
    largest = max(polygons, key=lambda part: part.area)
    tolerance = _FIRST_TOLERANCE
    while True:
        simple = shapely.simplify(largest, tolerance)
        ring = [(round(y, _DECIMALS), round(x, _DECIMALS)) for x, y in simple.exterior.coords[:-1]]
        if len(ring) <= MOST_CORNERS:
            return tuple(ring)
        tolerance *= 1.5


def written(ring: tuple[tuple[float, float], ...]) -> str:
    """The polygon of these corners in the words of the language (WKT)."""
    return f"POLYGON(({', '.join(f'{lon} {lat}' for lat, lon in (*ring, ring[0]))}))"
