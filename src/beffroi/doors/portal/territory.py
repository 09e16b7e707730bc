"""The territory drawn by the server: a small map that needs no script, and the ground of the larger ones."""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import orjson
import shapely
from django.conf import settings
from django.db.models import Count, Max, Sum
from shapely.geometry import mapping, shape

from beffroi.city.territory.public import Commune, Grouping, communes

Place = Callable[[float, float], tuple[float, float]]

WIDTH = 560.0  # of the drawing, in its own units
_KM = 111.32  # one degree of latitude in kilometres
DENSITIES = (250, 750, 1500, 3000)  # inhabitants per km²: bounds of the classes
_NAMED = 6  # the largest communes have their name written, where there is room


@dataclass(frozen=True, slots=True)
class Area:
    """A commune on the drawing: a path, or a circle whose area follows the population."""

    insee: str
    name: str
    population: int | None
    postal_codes: tuple[str, ...]
    path: str = ""
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0
    rank: int = 0  # class of the colour
    named: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """All communes, by name; `width` and `height` are those of the view box."""

    name: str
    areas: tuple[Area, ...]
    width: float
    height: float
    outlined: bool

    @property
    def population(self) -> int:
        """Inhabitants in all."""
        return sum(area.population or 0 for area in self.areas)

    @property
    def labels(self) -> list[tuple[str, float, float]]:
        """Names written on the drawing and where: in the middle of an outline, under a circle; none over another."""
        placed: list[tuple[str, float, float]] = []
        for area in sorted((a for a in self.areas if a.named), key=lambda a: -(a.population or 0)):
            x, y = area.x, round(area.y + (area.radius + 13 if area.radius else 4), 1)
            if all(
                abs(x - ox) > 4 * (len(name) + len(area.name)) or abs(y - oy) > 18 for name, ox, oy in placed
            ):
                placed.append((area.name, x, y))
        return placed

    @property
    def largest_first(self) -> list[Area]:
        """In the order to paint circles: small ones stay on top."""
        return sorted(self.areas, key=lambda area: -area.radius)


@dataclass(frozen=True, slots=True)
class Outlines:
    """GeoJSON bytes and a tag that changes with them."""

    body: bytes
    tag: str


def _state() -> str:
    """A key that changes when the communes do."""
    known = communes(settings.BEFFROI["TERRITORY"]).aggregate(
        n=Count("pk"), last=Max("pk"), drawn=Count("contour"), people=Sum("population")
    )
    return "-".join(str(known[key]) for key in ("n", "last", "drawn", "people"))


def drawing() -> Drawing | None:
    """The territory's map, or None when no commune is known."""
    return _drawing(settings.BEFFROI["TERRITORY"], _state())


def outlines() -> Outlines:
    """The communes' outlines as GeoJSON, simplified to about 20 m."""
    return _outlines(settings.BEFFROI["TERRITORY"], _state())


def former_codes() -> dict[str, str]:
    """INSEE codes of communes that merged into one of today's → the code of that one."""
    known = communes(settings.BEFFROI["TERRITORY"]).values_list("insee", "former_codes")
    return {former: insee for insee, formers in known for former in formers}


def _shapes(found: Sequence[Commune], tolerance: float) -> list[shapely.Geometry]:
    """Outlines simplified together, so that neighbours keep the same border. `tolerance` in degrees."""
    shapes = shapely.make_valid(shapely.set_precision([shape(c.contour) for c in found], 1e-7))
    return list(shapely.coverage_simplify(shapes, tolerance))


@lru_cache(maxsize=2)
def _outlines(siren: str, state: str) -> Outlines:
    found = list(communes(siren))
    drawn = [c for c in found if c.contour]
    places = [(c, mapping(s)) for c, s in zip(drawn, _shapes(drawn, 0.0002), strict=True)] if drawn else []
    places += [
        (c, {"type": "Point", "coordinates": (c.lon, c.lat)})
        for c in found
        if not c.contour and c.lon is not None and c.lat is not None
    ]
    body = orjson.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": geometry,
                    "properties": {"insee": c.insee, "name": c.name, "population": c.population},
                }
                for c, geometry in places
            ],
        }
    )
    return Outlines(body, '"' + hashlib.blake2b(body, digest_size=12).hexdigest() + '"')


@lru_cache(maxsize=2)
def _drawing(siren: str, state: str) -> Drawing | None:
    found = [c for c in communes(siren) if c.contour or (c.lon is not None and c.lat is not None)]
    if not found:
        return None
    outlined = all(c.contour for c in found)
    shapes = _shapes(found, 0.0008) if outlined else [shapely.Point(c.lon or 0, c.lat or 0) for c in found]
    west, south, east, north = shapely.total_bounds(shapes)
    shrink = math.cos(math.radians((south + north) / 2))
    margin = 0.0 if outlined else 30.0
    scale = (WIDTH - 2 * margin) / max((east - west) * shrink, 1e-6)

    def place(lon: float, lat: float) -> tuple[float, float]:
        return margin + (lon - west) * shrink * scale, margin + (north - lat) * scale

    most = max((c.population or 0 for c in found), default=0) or 1
    named = {c.pk for c in sorted(found, key=lambda c: -(c.population or 0))[:_NAMED]}
    areas = []
    for commune, geometry in zip(found, shapes, strict=True):
        spot = geometry.representative_point()
        x, y = place(spot.x, spot.y)
        square = geometry.area * shrink * _KM**2
        density = (commune.population or 0) / square if square else 0.0
        areas.append(
            Area(
                insee=commune.insee,
                name=commune.name,
                population=commune.population,
                postal_codes=tuple(commune.postal_codes),
                path=_path(geometry, place) if outlined else "",
                x=round(x, 1),
                y=round(y, 1),
                radius=0.0
                if outlined
                else round(max(3.0, 44 * math.sqrt((commune.population or 0) / most)), 1),
                rank=sum(density >= bound for bound in DENSITIES) if outlined else 3,
                named=commune.pk in named,
            )
        )
    grouping = Grouping.objects.filter(siren=siren).first()
    height = round(2 * margin + (north - south) * scale, 1)
    return Drawing(grouping.name if grouping else "", tuple(areas), WIDTH, height, outlined)


def _path(geometry: shapely.Geometry, place: Place) -> str:
    """The SVG path of a polygon or several, to a tenth of a unit."""
    parts = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            steps = [place(x, y) for x, y in ring.coords[:-1]]
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in steps) + "Z")
    return "".join(parts)
