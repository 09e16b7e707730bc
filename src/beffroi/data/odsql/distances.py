"""Distances in metres on the sphere, and the kinds of geometries."""

import math

from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.geometry import Shape, parse_shape
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value

RADIUS = 6_371_008.7714  # metres: the mean radius, as the reference service's search engine takes it

METRES = {
    "mi": 1609.344,
    "yd": 0.9144,
    "ft": 0.3048,
    "m": 1.0,
    "cm": 0.01,
    "km": 1000.0,
    "mm": 0.001,
}

_TYPES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
)


def shape_argument(node: t.Expression, scope: Scope, function: str) -> Shape:
    """The geometry an argument writes.

    Raises:
        QueryError: it is no geometry.
    """
    if not isinstance(node, t.Geom):
        raise scope.error(f"{function}() expects a geometry such as geom'POINT(3.06 50.63)'.")
    shape = parse_shape(node.value)
    if shape is None:
        shown = node.value if len(node.value) <= 60 else node.value[:60] + "…"
        raise scope.error(f"Invalid geometry '{shown}'.")
    return shape


def centre_argument(node: t.Expression, scope: Scope, function: str) -> tuple[float, float]:
    """The point (longitude, latitude) an argument writes.

    Raises:
        QueryError: it is no point.
    """
    point = shape_argument(node, scope, function).point
    if point is None:
        raise scope.error(f"{function}() expects a point such as geom'POINT(3.06 50.63)'.")
    return point


def haversine(lon: s.Sql, lat: s.Sql, centre: tuple[float, float]) -> s.Sql:
    """The square of the sine of half the angle from the centre: grows with the distance."""
    lon0, lat0 = (math.radians(degrees) for degrees in centre)
    latitude = s.call("radians", lat)
    dlat = s.binary("/", s.binary("-", latitude, s.bind(lat0)), s.num(2))
    dlon = s.binary("/", s.binary("-", s.call("radians", lon), s.bind(lon0)), s.num(2))
    east = s.binary(
        "*",
        s.binary("*", s.bind(math.cos(lat0)), s.call("cos", latitude)),
        s.call("pow", s.call("sin", dlon), s.num(2)),
    )
    return s.binary("+", s.call("pow", s.call("sin", dlat), s.num(2)), east)


def metres(lon: s.Sql, lat: s.Sql, centre: tuple[float, float]) -> s.Sql:
    """The distance from the centre along the sphere."""
    root = s.call("sqrt", haversine(lon, lat, centre))
    arc = s.case(
        (s.binary(">=", root, s.num(1)), s.bind(math.pi / 2)),  # rounding must not leave the domain of asin
        otherwise=s.call("asin", root),
    )
    return s.binary("*", s.bind(2 * RADIUS), arc)


def nearest(shape: s.Sql, centre: tuple[float, float]) -> tuple[s.Sql, s.Sql]:
    """Longitude and latitude of the shape's point nearest to the centre, in a plane where degrees are alike around it."""
    lon0, lat0 = centre
    squeeze = max(math.cos(math.radians(lat0)), 1e-6)

    def scaled(geometry: s.Sql, by: float) -> s.Sql:
        numbers = (by, 0.0, 0.0, 1.0, 0.0, 0.0)
        return s.call("ST_Affine", geometry, *(s.cast(s.bind(number), "DOUBLE") for number in numbers))

    origin = s.call("ST_Point", s.bind(lon0 * squeeze), s.bind(lat0))
    line = s.call("ST_ShortestLine", origin, scaled(shape, squeeze))
    end = scaled(s.call("ST_EndPoint", line), 1 / squeeze)
    return s.call("ST_X", end), s.call("ST_Y", end)


def from_centre(value: Value, centre: tuple[float, float]) -> s.Sql:
    """Metres between a place and the centre."""
    if value.kind is Kind.POINT:
        return metres(s.part(value.sql, "lon"), s.part(value.sql, "lat"), centre)
    return metres(*nearest(value.sql, centre), centre)


def distance(value: Value, node: t.Expression, scope: Scope) -> Value:
    """`distance(field, geom'POINT(…)')`."""
    if not value.kind.is_geo:
        raise scope.error(f"distance() expects a geographic field, {value.kind} was found.")
    return Value(from_centre(value, centre_argument(node, scope, "distance")), Kind.DOUBLE)


def geometry_type(value: Value, scope: Scope) -> Value:
    """`geometry_type(field)`: GeoJSON's word."""
    if value.kind is Kind.POINT:
        return Value(s.case((s.is_null(value.sql, negated=True), s.text("Point"))), Kind.TEXT)
    if value.kind is not Kind.SHAPE:
        raise scope.error(f"geometry_type() expects a geographic field, {value.kind} was found.")
    word = s.cast(s.call("ST_GeometryType", value.sql), "VARCHAR")
    return Value(
        s.case(*((s.binary("=", word, s.text(name.upper())), s.text(name)) for name in _TYPES)), Kind.TEXT
    )
