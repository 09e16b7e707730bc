"""A statement that gives a map's tile, written by the engine as a Mapbox Vector Tile.

A record whose place is a point, or a shape too small to be seen, is a point; other shapes are simplified at the tile's scale and
clipped. In a crowded tile, neighbours that are small are gathered in cells: one point for each, with a `count`. What depends on
the tile alone is bound when it is asked, so that one text serves all the tiles of a map.
"""

from dataclasses import dataclass

from beffroi.data.fields import BBOX_SUFFIX, Field, FieldType
from beffroi.data.geo import CELL, EXTENT, MARGIN, PIXEL
from beffroi.data.odsql import selection, wire
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.errors import QueryError
from beffroi.data.odsql.records import Built
from beffroi.data.odsql.scalars import value
from beffroi.data.odsql.sources import Rows
from beffroi.data.odsql.statement import Column, ColumnKind
from beffroi.data.odsql.values import Kind, Value

COUNT = "count"  # the property of a gathered point
LONGEST = 250  # characters of a text in a tile
_ALONE = 2**40  # keys from here on stand for one record; cells are below
_LAT_END = 89.9  # a shape's middle beyond this latitude is drawn nowhere: the logarithm must not fail


@dataclass(frozen=True, slots=True)
class TilePlan:
    """How a tile is drawn. `most`: records read at most (one more, to know), all drawn as themselves; None: all are read, and
    those smaller than `gather` units are gathered in cells. `detail` units is how far an outline may move. `fields`: with the
    selected fields, for records drawn as themselves."""

    most: int | None = None
    gather: float = EXTENT
    detail: float = PIXEL / 2
    fields: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A number of the tile, by its name in `geo.Tile.numbers`."""

    name: str


def build(rows: Rows, plan: TilePlan, layer: str, geo_field: str | None) -> Built:
    """The statement: one row of three columns, the tile, how many records were read, how many features drawn.

    Raises:
        QueryError: something in the query means nothing, or the field holds no place.
    """
    place = place_field(rows, geo_field)
    gathers = plan.most is None
    # Fields of a point would have to be read for every record, for the few that stand alone in their cell.
    attributes = _attributes(rows) if plan.fields and (_is_shape(place) or not gathers) else []
    columns = tuple(
        Column(key, ColumnKind.VALUE, f"c{rank}", wire.type_of(item))
        for rank, (key, item) in enumerate(attributes)
    )
    names = [column.sql for column in columns]
    source = s.sub(_near(rows, plan, place, attributes), "n")
    if gathers:
        source = s.sub(_gathered(source, names, shape=_is_shape(place)), "n")
    drawn = s.sub(_drawn(source, plan, names, shape=_is_shape(place)), "d")
    members = ["g", "id", *([COUNT] if gathers else []), *names]
    row = s.call("struct_pack", *(s.assign(name, s.named(name, "d")) for name in members))
    tile = s.call("ST_AsMVT", row, s.cast(s.bind(layer), "VARCHAR"), s.num(EXTENT), s.text("g"), s.text("id"))
    counts = [s.call("count", s.star()), s.call("count", s.named("g", "d"))]
    items = [s.alias(item, name) for item, name in zip([tile, *counts], ["tile", "n", "f"], strict=True)]
    return Built(s.select(items, drawn), columns)


def place_field(rows: Rows, name: str | None) -> Field:
    """The field drawn: the one named, or the one maps draw.

    Raises:
        QueryError: it is none, or holds no place.
    """
    found = rows.context.names.get(name) if name else rows.context.schema.geo
    if found is None or not found.type.is_geo:
        raise QueryError.parameter("geo_field", name or "nothing", "a geographic field")
    return found


def extent(rows: Rows, geo_field: str | None) -> Built:
    """West, south, east and north of all the places, and how many there are.

    Raises:
        QueryError: as `build`.
    """
    place = place_field(rows, geo_field)
    west, south, east, north = _sides(rows, place)
    ends = [s.call("min", west), s.call("min", south), s.call("max", east), s.call("max", north)]
    counted = s.call("count", west)
    items = [s.alias(item, f"c{rank}") for rank, item in enumerate([*ends, counted])]
    return Built(s.select(items, rows.table, where=rows.conditions()), ())


def _is_shape(place: Field) -> bool:
    return place.type is FieldType.GEO_SHAPE


def _attributes(rows: Rows) -> list[tuple[str, Value]]:
    """What the query selects: nothing without a `select`. `*` stands for what a tile can hold."""
    if not rows.query.select:
        return []
    scope = rows.scope
    names = rows.context.names
    found: list[tuple[str, Value]] = []
    for key, node in selection.expand(rows.items(), scope):
        item = value(node, scope)
        if item.kind in {Kind.POINT, Kind.SHAPE, Kind.JSON} or _is_json(item):
            if node.span == (0, 0) and key in names:  # of a `*` or of a pattern, not written by the caller
                continue
            raise scope.error(
                f"A tile holds texts, numbers, booleans and dates, {item.kind} was found for '{key}'."
            )
        found.append((key, _held(item, scope.zone)))
    keys = {key for key, _ in found}
    free = COUNT + "_"
    while free in keys:
        free += "_"
    return [(free if key == COUNT else key, item) for key, item in found]


def _is_json(item: Value) -> bool:
    return item.field is not None and not item.computed and item.field.type is FieldType.JSON_BLOB


def _held(item: Value, zone: str) -> Value:
    """The value in one of the few types a tile has."""
    if item.kind is Kind.LIST:
        item = item.at(s.call("array_to_string", item.sql, s.text(", ")))
        return item.at(s.call("left", item.sql, s.num(LONGEST)))
    sql, _ = wire.wire(item, zone)
    match item.kind:
        case Kind.INT:
            return item.at(s.try_cast(sql, "BIGINT"))
        case Kind.DOUBLE:
            return item.at(s.cast(sql, "DOUBLE"))
        case Kind.BOOLEAN:
            return item.at(sql)
        case _:
            return item.at(s.call("left", s.cast(sql, "VARCHAR"), s.num(LONGEST)))


def _sides(rows: Rows, place: Field) -> tuple[s.Sql, s.Sql, s.Sql, s.Sql]:
    """West, south, east, north of a record's place, in degrees."""
    if not _is_shape(place):
        column = rows.scope.column(place).sql
        lon, lat = s.part(column, "lon"), s.part(column, "lat")
        return lon, lat, lon, lat
    box = s.column(place.name + BBOX_SUFFIX, rows.scope.table)
    west, south, east, north = (s.part(box, side) for side in ("xmin", "ymin", "xmax", "ymax"))
    return west, south, east, north


def _asked(name: str) -> s.Sql:
    return s.cast(s.bind(Asked(name)), "DOUBLE")


def _near(rows: Rows, plan: TilePlan, place: Field, attributes: list[tuple[str, Value]]) -> s.Select:
    """The records around the tile: id, middle (x, y) in its units, and for shapes their size and themselves."""
    west, south, east, north = _sides(rows, place)
    box = s.both(
        [
            s.binary(">=", east, _asked("west")),
            s.binary("<=", west, _asked("east")),
            s.binary(">=", north, _asked("south")),
            s.binary("<=", south, _asked("north")),
        ]
    )
    lon, lat, more = west, south, []
    if _is_shape(place):
        lon = s.binary("/", s.binary("+", west, east), s.num(2))
        middle = s.binary("/", s.binary("+", south, north), s.num(2))
        lat = s.call("least", s.call("greatest", middle, s.num(-_LAT_END)), s.num(_LAT_END))
        span = s.call("greatest", s.binary("-", east, west), s.binary("-", north, south))
        more = [
            s.alias(s.binary("*", span, _asked("along")), "size"),
            s.alias(rows.scope.column(place).sql, "shape"),
        ]
    x = s.binary("+", _asked("half"), s.binary("*", lon, _asked("along")))
    angle = s.binary(
        "+", s.binary("/", s.call("radians", lat), s.num(2)), s.binary("/", s.call("pi"), s.num(4))
    )
    y = s.binary("-", _asked("half"), s.binary("*", _asked("across"), s.call("ln", s.call("tan", angle))))
    items = [
        s.alias(
            s.binary("+", rows.scope.row, s.num(1)), "id"
        ),  # from 1: many readers give 0 to what has none
        s.alias(s.binary("-", x, _asked("first_x")), "x"),
        s.alias(s.binary("-", y, _asked("first_y")), "y"),
        *more,
        *(s.alias(item.sql, f"c{rank}") for rank, (_, item) in enumerate(attributes)),
    ]
    where = s.both([box, rows.conditions()])
    near = s.select(items, rows.table, where=where, limit=None if plan.most is None else plan.most + 1)
    if plan.most is not None:
        return near
    return _keyed(near, plan, shape=_is_shape(place))


def _keyed(near: s.Select, plan: TilePlan, *, shape: bool) -> s.Select:
    """With the key of the group each record is of: its cell, or itself."""

    def line(axis: str) -> s.Sql:
        return s.call("floor", s.binary("/", s.named(axis, "r"), s.num(CELL)))

    cell = s.cast(s.binary("+", s.binary("*", line("x"), s.num(EXTENT)), line("y")), "BIGINT")
    key, where = cell, None
    if shape:
        small = s.binary("<", s.named("size", "r"), s.num(plan.gather))
        key = s.case((small, cell), otherwise=s.binary("+", s.named("id", "r"), s.num(_ALONE)))
        where = s.either([s.not_(small), _within("r")])
    return s.select([s.alias(key, "key"), s.star("r")], s.sub(near, "r"), where=where)


def _within(table: str) -> s.Sql:
    """Whether a middle is in the tile or its margin."""
    tests = []
    for axis in ("x", "y"):
        tests.append(s.binary(">=", s.named(axis, table), s.num(-MARGIN)))
        tests.append(s.binary("<", s.named(axis, table), s.num(EXTENT + MARGIN)))
    joined = s.both(tests)
    assert joined is not None
    return s.paren(joined)


def _gathered(source: s.Sql, names: list[str], *, shape: bool) -> s.Select:
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


def _drawn(source: s.Sql, plan: TilePlan, names: list[str], *, shape: bool) -> s.Select:
    """With `g`, the geometry in the tile's units; NULL for what is not in it."""
    gathers = plan.most is None
    members = ["id", *([COUNT] if gathers else []), *names]
    kept = [s.alias(s.named(name, "n"), name) for name in members]
    spot = s.call("ST_Point", *(s.call("floor", s.named(axis, "n")) for axis in ("x", "y")))
    if not shape:
        return s.select([s.alias(spot, "g"), *kept], source)
    as_point = (
        s.is_null(s.named("shape", "n")) if gathers else s.binary("<", s.named("size", "n"), s.num(PIXEL))
    )
    point = s.case((_within("n"), spot))
    clipped = s.case((as_point, point), otherwise=_clipped(s.named("shape", "n"), plan.detail))
    inner = s.sub(s.select([s.alias(clipped, "g"), *kept], source), "p")
    kind = s.cast(s.call("ST_GeometryType", s.named("g", "p")), "VARCHAR")
    several = s.binary("=", kind, s.text("GEOMETRYCOLLECTION"))
    # A tile has no collections: of one, what has the most dimensions.
    plain = s.case((several, s.call("ST_CollectionExtract", s.named("g", "p"))), otherwise=s.named("g", "p"))
    return s.select([s.alias(plain, "g"), *(s.alias(s.named(name, "p"), name) for name in members)], inner)


def _clipped(shape: s.Sql, detail: float) -> s.Sql:
    """A shape simplified, moved to the tile's units, clipped; NULL outside. What cannot be clipped as it is, is mended first."""
    flat = s.call("ST_Force2D", shape)
    step = s.binary("/", s.num(detail), _asked("along"))
    simple = s.call("ST_SimplifyPreserveTopology", flat, step)
    systems = (s.text("EPSG:4326"), s.text("EPSG:3857"), s.assign("always_xy", s.true()))
    ends = (_asked(name) for name in ("left", "bottom", "right", "top"))
    box = s.call("ST_Extent", s.call("ST_MakeEnvelope", *ends))

    def drawn(geometry: s.Sql) -> s.Sql:
        moved = s.call("ST_Transform", geometry, *systems)
        return s.call("TRY", s.call("ST_AsMVTGeom", moved, box, s.num(EXTENT), s.num(MARGIN), s.true()))

    return s.call("coalesce", drawn(simple), drawn(s.call("ST_MakeValid", flat)))
