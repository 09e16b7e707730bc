"""Geographic conditions (section 5.3): always a box on plain numbers, which lets the engine skip rows, and the exact test."""

import math
from collections.abc import Callable

from beffroi.data.fields import BBOX_SUFFIX, Field
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.distances import (
    METRES,
    RADIUS,
    centre_argument,
    from_centre,
    haversine,
    shape_argument,
)
from beffroi.data.odsql.geometry import Shape
from beffroi.data.odsql.held import Hole
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value

Bound = float | Hole
Box = tuple[Bound, Bound, Bound, Bound]  # west, south, east, north

#: Relations OGC's languages have and ours has no word for: `~` begins no name of ours.
RELATIONS = {
    "~touches": "ST_Touches",
    "~crosses": "ST_Crosses",
    "~overlaps": "ST_Overlaps",
    "~contains": "ST_Contains",
    "~equals": "ST_Equals",
}
_MODES = {"intersects": "intersects", "intersect": "intersects", "disjoint": "disjoint", "within": "within"}


def condition(call: t.Call, scope: Scope) -> s.Sql | None:
    """The condition a geographic function stands for; None when it is no such function.

    Raises:
        QueryError: wrong arguments.
    """
    function = _FUNCTIONS.get(call.name)
    if function is None or (call.name in {"distance", "bbox"} and len(call.args) != 3):
        return None
    return function(call, scope)


def _place(node: t.Expression, scope: Scope, function: str) -> Value:
    value = scope.column(scope.field(node, function))
    if not value.kind.is_geo:
        raise scope.error(f"{function}() expects a geographic field, {value.kind} was found.")
    return value


def _relation(call: t.Call, scope: Scope) -> s.Sql:
    scope.arity(call, 2, 2)
    mode = "within" if call.name == "polygon" else call.name
    return _related(
        mode, _place(call.args[0], scope, call.name), shape_argument(call.args[1], scope, call.name), scope
    )


def _geometry(call: t.Call, scope: Scope) -> s.Sql:
    scope.arity(call, 2, 3)
    mode = call.args[2] if len(call.args) > 2 else t.Name("intersects", span=call.span)
    if not isinstance(mode, t.Name | t.Text) or mode.value.lower() not in _MODES:
        raise scope.error("geometry() mode must be one of INTERSECTS, DISJOINT, WITHIN.")
    place = _place(call.args[0], scope, call.name)
    return _related(_MODES[mode.value.lower()], place, shape_argument(call.args[1], scope, call.name), scope)


def _related(mode: str, place: Value, shape: Shape, scope: Scope) -> s.Sql:
    if shape.bounds is None:
        nothing = s.false() if mode != "disjoint" else s.true()
        return s.case((s.is_null(place.sql, negated=True), nothing))
    if mode in RELATIONS:
        own = place.sql
        if place.kind is Kind.POINT:
            own = s.call("ST_Point", s.part(place.sql, "lon"), s.part(place.sql, "lat"))
        return _and(_in_box(place, shape.bounds, scope), s.call(RELATIONS[mode], own, shape.sql))
    if mode == "disjoint":
        return s.not_(_related("intersects", place, shape, scope))
    if place.kind is Kind.POINT:
        geometry = s.call("ST_Point", s.part(place.sql, "lon"), s.part(place.sql, "lat"))
        return _and(_in_box(place, shape.bounds, scope), s.call("ST_Intersects", geometry, shape.sql))
    function = "ST_Within" if mode == "within" else "ST_Intersects"
    box = _in_box(place, shape.bounds, scope, wholly=mode == "within")
    return _and(box, s.call(function, place.sql, shape.sql))


def _in_bbox(call: t.Call, scope: Scope) -> s.Sql:
    scope.arity(call, 5, 5)
    place = _place(call.args[0], scope, "in_bbox")
    held = [arg.place for arg in call.args[1:] if isinstance(arg, t.Held)]
    if len(held) == 4:
        lats, lons = (held[0], held[2]), (held[1], held[3])
        return _within_box(
            place, (Hole(lons), Hole(lats), Hole(lons, greatest=True), Hole(lats, greatest=True)), scope
        )
    numbers = [arg.value for arg in call.args[1:] if isinstance(arg, t.Number)]
    if len(numbers) != 4:
        raise scope.error("in_bbox() expects four numbers: latitude, longitude, latitude, longitude.")
    lat1, lon1, lat2, lon2 = (float(number) for number in numbers)
    return _within_box(place, (min(lon1, lon2), min(lat1, lat2), max(lon1, lon2), max(lat1, lat2)), scope)


def _bbox(call: t.Call, scope: Scope) -> s.Sql:
    """`bbox(field, geom'POINT(…)', geom'POINT(…)')`: the older spelling, two opposite corners."""
    place = _place(call.args[0], scope, call.name)
    (lon1, lat1), (lon2, lat2) = (centre_argument(corner, scope, call.name) for corner in call.args[1:])
    return _within_box(place, (min(lon1, lon2), min(lat1, lat2), max(lon1, lon2), max(lat1, lat2)), scope)


def _within_box(place: Value, box: Box, scope: Scope) -> s.Sql:
    if place.kind is Kind.POINT:
        return _in_box(place, box, scope)
    envelope = s.call("ST_MakeEnvelope", *(s.cast(s.bind(bound), "DOUBLE") for bound in box))
    return _and(_in_box(place, box, scope), s.call("ST_Intersects", place.sql, envelope))


def _within_distance(call: t.Call, scope: Scope) -> s.Sql:
    scope.arity(call, 3, 3)
    place = _place(call.args[0], scope, call.name)
    centre = centre_argument(call.args[1], scope, call.name)
    size = call.args[2]
    if not isinstance(size, t.Quantity) or size.unit not in METRES:
        raise scope.error(f"{call.name}() expects a distance such as 10km.")
    reach = size.value * METRES[size.unit]
    angle = reach / RADIUS
    if angle >= math.pi:
        return s.is_null(place.sql, negated=True)
    box = _in_box(place, _around(centre, angle), scope)
    if place.kind is Kind.POINT:
        angles = haversine(s.part(place.sql, "lon"), s.part(place.sql, "lat"), centre)
        return _and(box, s.binary("<=", angles, s.bind(math.sin(angle / 2) ** 2)))
    return _and(box, s.binary("<=", from_centre(place, centre), s.bind(reach)))


def _around(centre: tuple[float, float], angle: float) -> Box:
    """The box of a circle; all longitudes when it holds a pole or crosses the antimeridian."""
    lon, lat = centre
    margin = math.degrees(angle) * 1.000001 + 1e-9
    south, north = lat - margin, lat + margin
    if south <= -90 or north >= 90:
        return -1e6, south, 1e6, north
    width = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(lat))))) * 1.000001 + 1e-9
    if lon - width < -180 or lon + width > 180:
        return -1e6, south, 1e6, north
    return lon - width, south, lon + width, north


def _in_box(place: Value, box: Box, scope: Scope, *, wholly: bool = False) -> s.Sql:
    """Points in the box; shapes whose own box meets it, or is in it when `wholly`."""
    west, south, east, north = (s.cast(s.bind(bound), "DOUBLE") for bound in box)
    if place.kind is Kind.POINT:
        lon, lat = s.part(place.sql, "lon"), s.part(place.sql, "lat")
        tests = [(">=", lon, west), ("<=", lon, east), (">=", lat, south), ("<=", lat, north)]
    else:
        xmin, ymin, xmax, ymax = (
            _bound(place.field, name, scope) for name in ("xmin", "ymin", "xmax", "ymax")
        )
        if wholly:
            tests = [(">=", xmin, west), ("<=", xmax, east), (">=", ymin, south), ("<=", ymax, north)]
        else:
            tests = [(">=", xmax, west), ("<=", xmin, east), (">=", ymax, south), ("<=", ymin, north)]
    return _and(*(s.binary(operator, left, right) for operator, left, right in tests))


def _bound(field: Field | None, name: str, scope: Scope) -> s.Sql:
    assert field is not None  # places are fields
    return s.part(s.column(field.name + BBOX_SUFFIX, scope.table), name)


def _and(*conditions: s.Sql) -> s.Sql:
    joined = s.both(conditions)
    assert joined is not None
    return joined


_FUNCTIONS: dict[str, Callable[[t.Call, Scope], s.Sql]] = {
    "intersects": _relation,
    "disjoint": _relation,
    "within": _relation,
    "polygon": _relation,
    **dict.fromkeys(RELATIONS, _relation),
    "geometry": _geometry,
    "in_bbox": _in_bbox,
    "bbox": _bbox,
    "within_distance": _within_distance,
    "distance": _within_distance,
}
