"""Geometries of GML 2, 3.1 and 3.2 as filters write them, in the order of their axes. Pure functions."""

import re

import shapely

from beffroi.data.xml import BadXml, Element, local, words

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_PARTS = {
    "MultiPoint": shapely.MultiPoint,
    "MultiLineString": shapely.MultiLineString,
    "MultiCurve": shapely.MultiLineString,
    "MultiPolygon": shapely.MultiPolygon,
    "MultiSurface": shapely.MultiPolygon,
}
SHAPES = frozenset(("Point", "LineString", "Polygon", "Envelope", "Box", *_PARTS))
Pairs = list[tuple[float, float]]


def geometry(element: Element) -> shapely.Geometry:
    """The geometry an element is, coordinates as they are written.

    Raises:
        BadXml: it is not one we read.
    """
    name = local(element)
    try:
        match name:
            case "Point":
                return shapely.Point(_pairs(element)[0])
            case "LineString":
                return shapely.LineString(_pairs(element))
            case "Polygon":
                outer, *inner = [_pairs(ring) for ring in element.iter() if local(ring) == "LinearRing"]
                return shapely.Polygon(outer, inner)
            case "Envelope" | "Box":
                (west, south), (east, north) = _pairs(element)
                return shapely.box(west, south, east, north)
            case _ if name in _PARTS:
                inside = [
                    geometry(part) for part in element.iter() if part is not element and local(part) in SHAPES
                ]
                return _PARTS[name](inside)
    except (ValueError, IndexError, TypeError, shapely.errors.GEOSException):
        pass
    raise BadXml(f"La géométrie « {name[:40]} » ne se comprend pas.")


def system(element: Element) -> str:
    """The name of the system an element's coordinates are in, its own or that of a part of it; nothing when it is not said."""
    return next((part.get("srsName") for part in element.iter() if part.get("srsName")), "")


def _pairs(element: Element) -> Pairs:
    """Every pair of numbers inside, in order: pos, posList, coordinates, corners alike."""
    old = [part for part in element.iter() if local(part) == "coordinates"]
    said = " ".join(words(part) for part in old) if old else words_of(element)
    numbers = [float(number) for number in said.replace(",", " ").split() if _NUMBER.fullmatch(number)]
    if len(numbers) != len(said.replace(",", " ").split()) or len(numbers) % 2 or not numbers:
        raise ValueError(said)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def words_of(element: Element) -> str:
    """The texts inside an element, with spaces between."""
    return " ".join(text for text in element.itertext())
