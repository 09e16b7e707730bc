"""Aggregates (section 7.2)."""

from collections.abc import Callable

from beffroi.data.fields import BBOX_SUFFIX
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.scalars import AGGREGATES, value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value

_ROWS = 36  # bits: more rows than anybody adds up


def is_aggregate(node: t.Expression) -> bool:
    """Whether the node itself is an aggregate."""
    return isinstance(node, t.Call) and node.name in AGGREGATES


def has_aggregate(node: t.Expression) -> bool:
    """Whether an aggregate stands anywhere in it."""
    return any(is_aggregate(part) for part in t.walk(node))


def aggregate(call: t.Call, scope: Scope) -> Value:
    """Compile an aggregate over the rows of `scope`.

    Raises:
        QueryError: a type it does not take.
    """
    for arg in call.args:
        if has_aggregate(arg):
            raise scope.error(f"{call.name}() cannot be computed on another aggregation.")
    return _FUNCTIONS[call.name](call, scope)


def _count(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    arg = call.args[0]
    if isinstance(arg, t.Star):
        return Value(s.call("count", s.star()), Kind.INT)
    if not isinstance(arg, t.Distinct):
        return Value(s.call("count", value(arg, scope).sql), Kind.INT)
    counted = value(arg.item, scope)
    if counted.kind is Kind.LIST:
        elements = s.call("flatten", s.call("list", counted.sql))
        unique = s.call("len", s.call("list_distinct", elements))
        return Value(s.call("coalesce", unique, s.num(0)), Kind.INT)
    item = s.call("ST_AsWKB", counted.sql) if counted.kind is Kind.SHAPE else counted.sql
    return Value(s.call("count", s.distinct(item)), Kind.INT)


def _measure(call: t.Call, scope: Scope, *, times: bool = False) -> Value:
    measured = value(call.args[0], scope)
    if measured.kind is Kind.NULL:
        return Value(s.cast(s.null(), "DOUBLE"), Kind.DOUBLE)
    if not (measured.kind.is_number or (times and measured.kind.is_time)):
        raise scope.error("StatAggregation only supports numeric or date expression.")
    return measured


def _sum(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    measured = _measure(call, scope)
    if measured.kind is Kind.INT and measured.bits + _ROWS < 127:
        return Value(s.call("sum", measured.sql), Kind.INT, bits=measured.bits + _ROWS)
    return Value(s.call("sum", s.cast(measured.sql, "DOUBLE")), Kind.DOUBLE)


def _avg(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    measured = _measure(call, scope)
    wide = measured.kind is Kind.INT and measured.bits + _ROWS >= 127
    return Value(s.call("avg", s.cast(measured.sql, "DOUBLE") if wide else measured.sql), Kind.DOUBLE)


def _extreme(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    measured = _measure(call, scope, times=True)
    return measured.at(s.call(call.name, measured.sql))


def _median(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    return _quantile(_measure(call, scope), 0.5)


def _percentile(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 2, 2)
    share = call.args[1]
    if not isinstance(share, t.Number) or not 0 <= share.value <= 100:
        raise scope.error("percentile() expects a number between 0 and 100 as second argument.")
    return _quantile(_measure(call, scope), share.value / 100)


def _quantile(measured: Value, share: float) -> Value:
    return Value(s.call("quantile_cont", s.cast(measured.sql, "DOUBLE"), s.bind(share)), Kind.DOUBLE)


def _places(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    place = scope.column(scope.field(call.args[0], call.name))
    if not place.kind.is_geo:
        raise scope.error(f"{call.name}() expects a geographic field, {place.kind} was found.")
    return place


def _envelope(call: t.Call, scope: Scope) -> Value:
    place = _places(call, scope)
    shape = place.sql
    if place.kind is Kind.POINT:
        shape = s.call("ST_Point", s.part(shape, "lon"), s.part(shape, "lat"))
    shapes = s.filtered(s.call("list", shape), s.is_null(place.sql, negated=True))
    return Value(s.call("ST_ConvexHull", s.call("ST_Collect", shapes)), Kind.SHAPE)


def _bbox(call: t.Call, scope: Scope) -> Value:
    place = _places(call, scope)
    if place.kind is Kind.POINT:
        lon, lat = s.part(place.sql, "lon"), s.part(place.sql, "lat")
        bounds = [("min", lon), ("min", lat), ("max", lon), ("max", lat)]
    else:
        assert place.field is not None
        box = s.column(place.field.name + BBOX_SUFFIX, scope.table)
        bounds = [(name[1:], s.part(box, name)) for name in ("xmin", "ymin", "xmax", "ymax")]
    return Value(s.call("ST_MakeEnvelope", *(s.call(name, bound) for name, bound in bounds)), Kind.SHAPE)


_FUNCTIONS: dict[str, Callable[[t.Call, Scope], Value]] = {
    "count": _count,
    "sum": _sum,
    "avg": _avg,
    "min": _extreme,
    "max": _extreme,
    "median": _median,
    "percentile": _percentile,
    "envelope": _envelope,
    "bbox": _bbox,
}
