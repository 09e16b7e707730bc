"""Coordinate systems of answers and of boxes (OGC API – Features Part 2), axes in the order of each system's authority."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from pyproj import Transformer

from beffroi.data.errors import BeffroiError

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
#: Address → code: WGS84, those of French public works (decree 2000-1276: Lambert-93, conic zone 50), and the web's.
SYSTEMS = {CRS84: "OGC:CRS84", **{f"{_EPSG}{code}": f"EPSG:{code}" for code in (4326, 2154, 3950, 3857)}}
Box = tuple[float, float, float, float]


class UnknownSystem(BeffroiError):
    """A coordinate system we do not give."""

    code = "unknown_system"


def checked(address: str | None) -> str:
    """One of `SYSTEMS`; CRS84 when none is asked.

    Raises:
        UnknownSystem: it is another.
    """
    if not address:
        return CRS84
    if address not in SYSTEMS:
        raise UnknownSystem(f"Système de coordonnées inconnu. Choisissez parmi : {', '.join(SYSTEMS)}.")
    return address


_NAMED = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:|https?://www[.]opengis[.]net/def/crs/EPSG/[\d.]+/)(?P<own>\d{4,5})"
    r"|(?:EPSG:|https?://www[.]opengis[.]net/gml/srs/epsg[.]xml#)(?P<xy>\d{4,5})",
    re.IGNORECASE,
)
_CRS84_NAMES = {
    "",
    CRS84.lower(),
    "urn:ogc:def:crs:ogc:1.3:crs84",
    "urn:ogc:def:crs:ogc::crs84",
    "crs:84",
    "ogc:crs84",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A system as a client named it: its number, and whether latitudes are written first."""

    name: str
    epsg: int
    latitude_first: bool


def named(name: str) -> Named:
    """The system of a name of any of OGC's ways: an URN or an address follows the authority's axes, "EPSG:4326" is x, y.

    Raises:
        UnknownSystem: it is none of ours.
    """
    if name.strip().lower() in _CRS84_NAMES:
        return Named(name.strip() or CRS84, 4326, False)
    found = _NAMED.fullmatch(name.strip())
    number = int(found["own"] or found["xy"]) if found else 0
    if found is None or f"{_EPSG}{number}" not in SYSTEMS:
        raise UnknownSystem(f"Système de coordonnées inconnu : « {name[:80]} ».")
    return Named(name.strip(), number, number == 4326 and bool(found["own"]))


def placing(name: str) -> Callable[[shapely.Geometry], shapely.Geometry]:
    """What brings a geometry from a named system to longitudes and latitudes. Raises UnknownSystem."""
    system = named(name)
    if system.epsg == 4326 and not system.latitude_first:
        return lambda geometry: geometry
    return mover(f"{_EPSG}{system.epsg}", CRS84)


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(SYSTEMS[source], SYSTEMS[target])


def mover(source: str, target: str) -> Callable[[shapely.Geometry], shapely.Geometry]:
    """What brings a geometry from one system to another; numbers rounded to 7 decimals of degrees, or millimetres."""
    if source == target:
        return lambda geometry: geometry
    decimals = 7 if target in {CRS84, f"{_EPSG}4326"} else 3

    def both(first: Any, second: Any) -> tuple[Any, Any]:
        moved = _transformer(source, target).transform(first, second)
        return moved[0].round(decimals), moved[1].round(decimals)

    return lambda geometry: shapely.transform(geometry, both, interleaved=False)


def box_in_degrees(box: Box, system: str) -> Box:
    """A box of any system as west, south, east, north."""
    if system == CRS84:
        return box
    first, second, third, fourth = _transformer(system, CRS84).transform_bounds(*box)
    return first, second, third, fourth


def box_of(text: str, default: str) -> Box:
    """West, south, east, north of "first,second,third,fourth[,system]", in the order of the system's axes.

    Raises:
        UnknownSystem: the system is none of ours, or these are not four numbers.
    """
    numbers, _, system = text.partition(",urn:") if ",urn:" in text else _apart(text)
    known = named(f"urn:{system}" if ",urn:" in text else system or default)
    try:
        sides = [float(part) for part in numbers.split(",")]
    except ValueError:
        sides = []
    if len(sides) != 4 or not all(abs(side) < 1e9 for side in sides):
        raise UnknownSystem(
            "« bbox » attend quatre nombres, puis le système de coordonnées s'il n'est pas celui par défaut."
        )
    if known.epsg == 4326:
        first, second, third, fourth = sides
        return (second, first, fourth, third) if known.latitude_first else (first, second, third, fourth)
    return box_in_degrees((sides[0], sides[1], sides[2], sides[3]), f"{_EPSG}{known.epsg}")


def _apart(text: str) -> tuple[str, str, str]:
    parts = text.split(",")
    return ",".join(parts[:4]), ",", ",".join(parts[4:])
