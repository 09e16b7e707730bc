"""`geo_cluster(field, zoom[, radius])`: points near one another on a map (section 7.3).

A geohash grid, the finest whose cells are larger than the radius (pixels, at that zoom); then each cell joins the fullest cell
around it whose centre is nearer than the radius.
"""

import math

from beffroi.data.fields import BBOX_SUFFIX
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.distances import RADIUS
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind

_PIXEL = 2 * math.pi * RADIUS / 256  # metres of a map's pixel at zoom 0, on the equator
_BASE = 2**30  # cells are numbered column × _BASE + line


def clustered(
    call: t.Call, scope: Scope, table: s.Sql, where: s.Sql | None, made: int
) -> tuple[s.Sql, s.Sql]:
    """The rows with a column more, the centre of their cluster (STRUCT(lat, lon)); rows without a place are left out.

    Raises:
        QueryError: wrong arguments.
    """
    scope.arity(call, 2, 3)
    zoom, radius = _numbers(call, scope)
    metres = radius * _PIXEL / 2**zoom
    degrees = math.degrees(metres / RADIUS)
    lon, lat = _place(call, scope)
    name = f"cluster {made}"
    while name in scope.context.names:
        name += " "
    cell = _cell(lon, lat, metres)
    rows = s.select(
        [s.star(s.ROW), s.alias_quoted(cell, name), s.alias(lon, "x_"), s.alias(lat, "y_")],
        table,
        where=where,
    )
    return _joined(rows, name, degrees), s.column(name + " centre")


def shown(column: s.Sql) -> s.Sql:
    """The key of a cluster, as JSON text."""
    centre = s.call("json_object", s.text("lat"), s.part(column, "lat"), s.text("lon"), s.part(column, "lon"))
    return s.cast(s.call("json_object", s.text("cluster_centroid"), centre), "VARCHAR")


def _numbers(call: t.Call, scope: Scope) -> tuple[float, float]:
    numbers = [arg.value for arg in call.args[1:] if isinstance(arg, t.Number)]
    if len(numbers) != len(call.args) - 1 or not 0 <= numbers[0] <= 25:
        raise scope.error(
            "geo_cluster() expects a field, a zoom between 0 and 25 and, if need be, a radius in pixels."
        )
    radius = numbers[1] if len(numbers) > 1 else 40
    if not 0 < radius <= 1e6:
        raise scope.error("geo_cluster() radius must be a positive number of pixels.")
    return numbers[0], radius


def _place(call: t.Call, scope: Scope) -> tuple[s.Sql, s.Sql]:
    field = scope.field(call.args[0], "geo_cluster")
    value = scope.column(field)
    if value.kind is Kind.POINT:
        return s.part(value.sql, "lon"), s.part(value.sql, "lat")
    if value.kind is not Kind.SHAPE:
        raise scope.error(f"geo_cluster() expects a geographic field, {value.kind} was found.")
    box = s.column(field.name + BBOX_SUFFIX, scope.table)

    def middle(low: str, high: str) -> s.Sql:
        return s.binary("/", s.binary("+", s.part(box, low), s.part(box, high)), s.num(2))

    return middle("xmin", "xmax"), middle("ymin", "ymax")


def _cell(lon: s.Sql, lat: s.Sql, metres: float) -> s.Sql:
    """The cell's number; those of a geohash of `precision` digits, 5 bits each, longitude first."""
    precision = 1
    while precision < 12 and _height(precision + 1) > metres:
        precision += 1
    east, north = (5 * precision + 1) // 2, 5 * precision // 2

    def rank(value: s.Sql, low: float, span: float, bits: int) -> s.Sql:
        part = s.binary("/", s.binary("+", value, s.num(low)), s.num(span))
        whole = s.cast(s.call("floor", s.binary("*", part, s.num(2**bits))), "BIGINT")
        return s.call("greatest", s.num(0), s.call("least", s.num(2**bits - 1), whole))

    # least and greatest pass over NULL: a row without a place must keep it.
    number = s.binary("+", s.binary("*", rank(lon, 180, 360, east), s.num(_BASE)), rank(lat, 90, 180, north))
    return s.case((s.both_of(s.is_null(lon, negated=True), s.is_null(lat, negated=True)), number))


def _height(precision: int) -> float:
    return math.pi * RADIUS / float(2 ** (5 * precision // 2))


def _joined(rows: s.Sql, name: str, degrees: float) -> s.Sql:
    """The rows beside the centre of their cluster. Names ending in _ are ours, in subqueries of ours."""
    cell = s.column(name)
    cells = s.select(
        [
            s.alias(cell, "id_"),
            s.alias(s.call("count", s.star()), "n_"),
            s.alias(s.call("avg", s.named("x_")), "x_"),
            s.alias(s.call("avg", s.named("y_")), "y_"),
        ],
        s.cte("rows_", s.ROW),
        where=s.is_null(cell, negated=True),
        group=1,
    )
    chain = s.chain("links_", 4)
    roots = s.select(
        [
            s.alias(s.named("from_", "l0"), "id_"),
            s.alias(s.named("to_", "l3"), "root_"),
            s.alias(s.named("n_", "c"), "n_"),
            s.alias(s.named("x_", "c"), "x_"),
            s.alias(s.named("y_", "c"), "y_"),
        ],
        s.cross(chain, s.cte("cells_", "c")),
        where=s.both(
            [
                *(s.binary("=", s.named("to_", f"l{n}"), s.named("from_", f"l{n + 1}")) for n in range(3)),
                s.binary("=", s.named("from_", "l0"), s.named("id_", "c")),
            ]
        ),
    )

    def weighted(axis: str) -> s.Sql:
        product = s.call("sum", s.binary("*", s.named(axis, "r"), s.named("n_", "r")))
        return s.binary("/", product, s.call("sum", s.named("n_", "r")))

    centres = s.select(
        [
            s.alias(s.named("root_", "r"), "root_"),
            s.alias(weighted("x_"), "x_"),
            s.alias(weighted("y_"), "y_"),
        ],
        s.cte("roots_", "r"),
        group=1,
    )
    centre = s.call("struct_pack", s.assign("lat", s.named("y_", "m")), s.assign("lon", s.named("x_", "m")))
    final = s.select(
        [s.star(s.ROW), s.alias_quoted(centre, name + " centre")],
        s.cross(s.cross(s.cte("rows_", s.ROW), s.cte("roots_", "r")), s.cte("centres_", "m")),
        where=s.both(
            [
                s.binary("=", cell, s.named("id_", "r")),
                s.binary("=", s.named("root_", "r"), s.named("root_", "m")),
            ]
        ),
    )
    steps = {"rows_": rows, "cells_": cells, "links_": _links(degrees), "roots_": roots, "centres_": centres}
    return s.sub(s.with_steps(final, steps), s.ROW)


def _links(degrees: float) -> s.Sql:
    """Each cell and the fullest one around it (itself, if so) whose centre is near."""
    east = s.binary("*", s.binary("-", s.named("x_", "b"), s.named("x_", "a")), _squeeze())
    north = s.binary("-", s.named("y_", "b"), s.named("y_", "a"))
    apart = s.call("sqrt", s.binary("+", s.call("pow", east, s.num(2)), s.call("pow", north, s.num(2))))
    around = s.binary(
        "+",
        s.named("id_", "a"),
        s.binary("+", s.binary("*", s.named("dx_", "dx"), s.num(_BASE)), s.named("dy_", "dy")),
    )
    fullest = s.call(
        "max",
        s.call("struct_pack", s.assign("n", s.named("n_", "b")), s.assign("id", s.named("id_", "b"))),
    )
    sides = [
        s.sub(
            s.select(
                [s.alias(s.call("unnest", s.array([s.num(n) for n in (-1, 0, 1)])), f"{side}_")], s.single()
            ),
            side,
        )
        for side in ("dx", "dy")
    ]
    source = s.cross(s.cross(s.cross(s.cte("cells_", "a"), sides[0]), sides[1]), s.cte("cells_", "b"))
    near = s.binary("<=", apart, s.bind(degrees))
    return s.select(
        [s.alias(s.named("id_", "a"), "from_"), s.alias(s.part(fullest, "id"), "to_")],
        source,
        where=s.both([s.binary("=", s.named("id_", "b"), around), near]),
        group=1,
    )


def _squeeze() -> s.Sql:
    return s.call("cos", s.call("radians", s.named("y_", "a")))
