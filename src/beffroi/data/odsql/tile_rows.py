"""The records around a tile, each with its place in the tile's units; gathered in cells where they crowd."""

from beffroi.data.fields import BBOX_SUFFIX, Field
from beffroi.data.geo import CELL, EXTENT, MARGIN
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.sources import Rows
from beffroi.data.odsql.tile_plans import COUNT, TilePlan, asked, is_shape
from beffroi.data.odsql.values import Value

_ALONE = 2**40  # keys from here on stand for one record; cells are below
_LAT_END = 89.9  # a shape's middle beyond this latitude is drawn nowhere: the logarithm must not fail


def sides(rows: Rows, place: Field) -> tuple[s.Sql, s.Sql, s.Sql, s.Sql]:
    """West, south, east, north of a record's place, in degrees."""
    if not is_shape(place):
        column = rows.scope.column(place).sql
        lon, lat = s.part(column, "lon"), s.part(column, "lat")
        return lon, lat, lon, lat
    box = s.column(place.name + BBOX_SUFFIX, rows.scope.table)
    west, south, east, north = (s.part(box, side) for side in ("xmin", "ymin", "xmax", "ymax"))
    return west, south, east, north


def near(rows: Rows, plan: TilePlan, place: Field, attributes: list[tuple[str, Value]]) -> s.Select:
    """The records around the tile: id, middle (x, y) in its units, and for shapes their size and themselves."""
    west, south, east, north = sides(rows, place)
    box = s.both(
        [
            s.binary(">=", east, asked("west")),
            s.binary("<=", west, asked("east")),
            s.binary(">=", north, asked("south")),
            s.binary("<=", south, asked("north")),
        ]
    )
    lon, lat, more = west, south, []
    if is_shape(place):
        lon = s.binary("/", s.binary("+", west, east), s.num(2))
        middle = s.binary("/", s.binary("+", south, north), s.num(2))
        lat = s.call("least", s.call("greatest", middle, s.num(-_LAT_END)), s.num(_LAT_END))
        span = s.call("greatest", s.binary("-", east, west), s.binary("-", north, south))
        more = [
            s.alias(s.binary("*", span, asked("along")), "size"),
            s.alias(rows.scope.column(place).sql, "shape"),
        ]
    x = s.binary("+", asked("half"), s.binary("*", lon, asked("along")))
    angle = s.binary(
        "+", s.binary("/", s.call("radians", lat), s.num(2)), s.binary("/", s.call("pi"), s.num(4))
    )
    y = s.binary("-", asked("half"), s.binary("*", asked("across"), s.call("ln", s.call("tan", angle))))
    items = [
        # From 1: many readers give 0 to what has none.
        s.alias(s.binary("+", rows.scope.row, s.num(1)), "id"),
        s.alias(s.binary("-", x, asked("first_x")), "x"),
        s.alias(s.binary("-", y, asked("first_y")), "y"),
        *more,
        *(s.alias(item.sql, f"c{rank}") for rank, (_, item) in enumerate(attributes)),
    ]
    where = s.both([box, rows.conditions()])
    found = s.select(items, rows.table, where=where, limit=None if plan.most is None else plan.most + 1)
    return found if plan.most is not None else _keyed(found, plan, shape=is_shape(place))


def _keyed(found: s.Select, plan: TilePlan, *, shape: bool) -> s.Select:
    """With the key of the group each record is of: its cell, or itself."""

    def line(axis: str) -> s.Sql:
        return s.call("floor", s.binary("/", s.named(axis, "r"), s.num(CELL)))

    cell = s.cast(s.binary("+", s.binary("*", line("x"), s.num(EXTENT)), line("y")), "BIGINT")
    key, where = cell, None
    if shape:
        small = s.binary("<", s.named("size", "r"), s.num(plan.gather))
        key = s.case((small, cell), otherwise=s.binary("+", s.named("id", "r"), s.num(_ALONE)))
        where = s.either([s.not_(small), within("r")])
    return s.select([s.alias(key, "key"), s.star("r")], s.sub(found, "r"), where=where)


def within(table: str) -> s.Sql:
    """Whether a middle is in the tile or its margin."""
    tests = []
    for axis in ("x", "y"):
        tests.append(s.binary(">=", s.named(axis, table), s.num(-MARGIN)))
        tests.append(s.binary("<", s.named(axis, table), s.num(EXTENT + MARGIN)))
    joined = s.both(tests)
    assert joined is not None
    return s.paren(joined)


def gathered(source: s.Sql, names: list[str], *, shape: bool) -> s.Select:
    """One row for each key. A record alone keeps its number, a shape drawn its fields; several records have a count."""
    many = s.call("count", s.star())
    alone = s.case((s.binary("=", many, s.num(1)), s.call("any_value", s.named("id", "n"))))
    drawn = s.binary(">=", s.named("key", "n"), s.num(_ALONE))

    def kept(name: str) -> s.Sql:
        return s.alias(s.filtered(s.call("any_value", s.named(name, "n")), drawn), name)

    items = [
        s.alias(s.named("key", "n"), "key"),
        s.alias(alone, "id"),
        s.alias(s.call("avg", s.named("x", "n")), "x"),
        s.alias(s.call("avg", s.named("y", "n")), "y"),
        s.alias(s.case((s.binary(">", many, s.num(1)), s.cast(many, "BIGINT"))), COUNT),
        *(kept(name) for name in names),
    ]
    if shape:
        items.append(kept("shape"))
    return s.select(items, source, group=1)
