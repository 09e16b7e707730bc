"""`geofilter.*`: circles, polygons and boxes, written latitude first."""

import re

from beffroi.data.fields import Field
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.legacy import values

_NUMBER = r"\s*([+-]?[0-9]{1,9}(?:\.[0-9]{1,18})?)\s*"
_CIRCLE = re.compile(rf"{_NUMBER},{_NUMBER}(?:,{_NUMBER})?")
_CORNER = re.compile(rf"\(?\({_NUMBER},{_NUMBER}\)\)?")
_CORNERS = re.compile(rf"\s*{_CORNER.pattern}(?:\s*,\s*{_CORNER.pattern})*\s*")
_BOX = re.compile(",".join([_NUMBER] * 4))


def around(field: Field, text: str, parameter: str = "geofilter.distance") -> str:
    """`lat,lon,metres`: places nearer than that; without metres, those at the point itself."""
    match = _CIRCLE.fullmatch(text)
    if match is None:
        raise _refused(parameter, text, "latitude,longitude,metres")
    latitude, longitude, metres = match.groups()
    distance = (metres or "0").lstrip("+")
    if distance.startswith("-"):
        raise _refused(parameter, text, "latitude,longitude,metres")
    return f"within_distance({values.name(field)}, {point(latitude, longitude)}, {distance}m)"


def centre(text: str) -> str | None:
    """The point of `lat,lon,metres`, in the language; None when it is none."""
    match = _CIRCLE.fullmatch(text)
    return point(match[1], match[2]) if match else None


def point(latitude: str, longitude: str) -> str:
    """A point, in the language: longitude first."""
    return f"geom'POINT({float(longitude)} {float(latitude)})'"


def inside(field: Field, text: str, parameter: str = "geofilter.polygon") -> str:
    """`(lat,lon),(lat,lon),…`: places within the outline or meeting it; the last corner need not be the first again."""
    if not _CORNERS.fullmatch(text):
        raise _refused(parameter, text, "(latitude,longitude),(latitude,longitude),…")
    corners = [f"{float(match[2])} {float(match[1])}" for match in _CORNER.finditer(text)]
    if corners[0] != corners[-1]:
        corners.append(corners[0])
    if len(corners) < 4:
        raise _refused(parameter, text, "at least three corners")
    return f"intersects({values.name(field)}, geom'POLYGON(({', '.join(corners)}))')"


def boxed(field: Field, text: str, parameter: str = "geofilter.bbox") -> str:
    """`lat,lon,lat,lon`: places in the rectangle of two opposite corners."""
    match = _BOX.fullmatch(text)
    if match is None:
        raise _refused(parameter, text, "latitude,longitude,latitude,longitude")
    return f"in_bbox({values.name(field)}, {', '.join(str(float(number)) for number in match.groups())})"


def _refused(parameter: str, text: str, expected: str) -> InvalidParameter:
    return InvalidParameter(
        f"Invalid value for {parameter} API parameter: {text[:80]} was found but {expected} is expected."
    )
