"""An area as an address carries it: "latitude,longitude" of two opposite corners or of those of a polygon, apart by blanks."""

import re
from dataclasses import dataclass

MOST_CORNERS = 200
_NUMBER = r"-?\d{1,3}(?:\.\d{1,8})?"
_CORNER = re.compile(rf"({_NUMBER})\s*[,;]\s*({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Area:
    """Corners as (latitude, longitude), WGS84: two of a box, or three and more of a polygon."""

    corners: tuple[tuple[float, float], ...]

    def clause(self, field: str) -> str:
        """The records whose place touches it, in the language. `field` is a name of the schema; the rest is our own writing."""
        if len(self.corners) == 2:
            (a, b), (c, d) = self.corners
            bounds = ", ".join(_written(x) for x in (min(a, c), min(b, d), max(a, c), max(b, d)))
            return f"in_bbox(`{field}`, {bounds})"
        ring = ", ".join(f"{_written(lon)} {_written(lat)}" for lat, lon in (*self.corners, self.corners[0]))
        return f"intersects(`{field}`, geom'POLYGON(({ring}))')"

    @property
    def ring(self) -> list[list[float]]:
        """Its outline as GeoJSON positions, closed."""
        if len(self.corners) == 2:
            (a, b), (c, d) = self.corners
            corners = [(a, b), (a, d), (c, d), (c, b)]
        else:
            corners = list(self.corners)
        return [[lon, lat] for lat, lon in (*corners, corners[0])]


def read(text: str) -> Area | None:
    """The area, or None when the text is none: fewer than two corners, too many, or out of the world."""
    rest = _CORNER.sub("", text[:10_000])
    corners = tuple((float(lat), float(lon)) for lat, lon in _CORNER.findall(text[:10_000]))
    if rest.strip() or not 2 <= len(corners) <= MOST_CORNERS:
        return None
    if any(abs(lat) > 90 or abs(lon) > 180 for lat, lon in corners):
        return None
    return Area(corners)


def _written(degrees: float) -> str:
    return f"{degrees:.8f}".rstrip("0").rstrip(".")
