"""Reference systems met in French files, recognised by the size of their numbers and by what headers say.

Areas of use: EPSG registry. A CC zone NN (39NN) has its false northing at (NN − 41) × 1 000 000 + 200 000 m.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from beffroi.data.geo.boxes import FRANCE, Box

WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class System:
    """A projected system: its code, its French name, where its x and y lie over France, how headers name it."""

    code: str
    label: str
    x: tuple[float, float]
    y: tuple[float, float]
    words: str

    def holds(self, x: float, y: float) -> bool:
        """Whether these numbers are plausible in it."""
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]


def _cc(zone: int) -> System:
    north = (zone - 41) * 1_000_000 + 200_000
    return System(
        f"EPSG:39{zone}",
        f"CC{zone}",
        (1_000_000, 2_400_000),
        (north - 260_000, north + 260_000),
        rf"cc_?{zone}|39{zone}",
    )


SYSTEMS = (
    System(
        "EPSG:2154",
        "Lambert-93",
        (-50_000, 1_350_000),
        (6_000_000, 7_200_000),
        r"l93|lambert_?93|lamb93|2154|rgf93",
    ),
    *(_cc(zone) for zone in range(42, 51)),
    System(
        "EPSG:3857", "Web Mercator", (-700_000, 1_150_000), (5_000_000, 6_750_000), r"mercator|3857|900913"
    ),
    System(
        "EPSG:27572",
        "Lambert II étendu",
        (0, 1_300_000),
        (1_580_000, 2_750_000),
        r"l2e|lambert_?(2|ii)|27572",
    ),
    System("EPSG:32631", "UTM 31N", (100_000, 1_200_000), (4_500_000, 5_750_000), r"utm_?31|utm31|32631"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's numbers are to be read: in which system, in which order, and what share falls in the frame."""

    crs: str
    label: str
    swapped: bool
    inside: float


def system_of(code: str) -> str | None:
    """The code as the engine wants it ("EPSG:2154") from what a person wrote ("2154", "epsg:2154"), None when unknown."""
    text = code.strip().upper()
    text = f"EPSG:{text}" if text.isdecimal() else text
    if not re.fullmatch(r"(EPSG|OGC|ESRI|IGNF):[A-Z0-9]{1,20}", text):
        return None
    try:
        CRS.from_user_input(text)
    except CRSError:
        return None
    return text


@lru_cache(maxsize=64)
def _to_wgs84(code: str) -> Transformer:
    return Transformer.from_crs(code, WGS84, always_xy=True)


def to_wgs84(code: str, xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float]]:
    """Longitudes and latitudes of points in the system `code`; infinite where it has no sense."""
    lons, lats = _to_wgs84(code).transform(list(xs), list(ys))
    return list(zip(lons, lats, strict=True))


def _share(places: Iterable[tuple[float, float]], box: Box) -> float:
    inside = [box.holds(lon, lat) for lon, lat in places]
    return sum(inside) / len(inside) if inside else 0.0


def guess(points: Sequence[tuple[float, float]], *, hint: str = "", box: Box = FRANCE) -> Reading | None:
    """How to read pairs (x, y), x being the one a header or an order calls longitude or abscissa; None when nothing fits.

    `hint` is what headers say (a slug). Degrees come first; among metric systems, the one a header names, else the one that puts
    most points in `box`.
    """
    if not points:
        return None
    degrees = [(x, y) for x, y in points if abs(x) <= 180 and abs(y) <= 180]
    if len(degrees) >= 0.8 * len(points):
        straight, swapped = _share(degrees, box), _share([(y, x) for x, y in degrees], box)
        if not straight and not swapped:
            straight, swapped = _share(degrees, FRANCE), _share([(y, x) for x, y in degrees], FRANCE)
        if swapped >= 0.9 and straight < 0.05:
            return Reading(WGS84, "WGS84", True, swapped)
        return Reading(WGS84, "WGS84", False, straight)
    best: Reading | None = None
    for system in SYSTEMS:
        for swap in (False, True):
            pairs = [(y, x) if swap else (x, y) for x, y in points]
            fitting = [(x, y) for x, y in pairs if system.holds(x, y)]
            if len(fitting) < 0.8 * len(points):
                continue
            inside = (
                _share(to_wgs84(system.code, *zip(*fitting, strict=True)), box) * len(fitting) / len(points)
            )
            named = bool(re.search(system.words, hint))
            reading = Reading(system.code, system.label, swap, inside)
            if best is None or (named, inside) > (_named(best, hint), best.inside):
                best = reading
    return best


def _named(reading: Reading, hint: str) -> bool:
    return any(s.code == reading.crs and re.search(s.words, hint) for s in SYSTEMS)
