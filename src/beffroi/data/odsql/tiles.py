"""A statement that gives a map's tile, written by the engine as a Mapbox Vector Tile.

A record whose place is a point, or a shape too small to be seen, is a point; other shapes are put on a grid of the tile's scale
and clipped. In a crowded tile, neighbours that are small are gathered in cells: one point for each, with a `count`. What depends
on the tile alone is bound when it is asked, so that one text serves all the tiles of a map.
"""

from beffroi.data.fields import Field, FieldType
from beffroi.data.geo import EXTENT, key_name
from beffroi.data.odsql import selection, wire
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.errors import QueryError
from beffroi.data.odsql.records import Built
from beffroi.data.odsql.scalars import value
from beffroi.data.odsql.sources import Rows
from beffroi.data.odsql.statement import Column, ColumnKind
from beffroi.data.odsql.tile_plans import COUNT, TilePlan, is_shape
from beffroi.data.odsql.tile_rows import gathered, near, sides
from beffroi.data.odsql.tile_shapes import drawn
from beffroi.data.odsql.values import Kind, Value

LONGEST = 250  # characters of a text in a tile


def build(rows: Rows, plan: TilePlan, layer: str, geo_field: str | None) -> Built:
    """The statement: one row of three columns, the tile, how many records were read, how many features drawn.

    Raises:
        QueryError: something in the query means nothing, or the field holds no place.
    """
    place = place_field(rows, geo_field)
    gathers = plan.most is None
    # Fields of a point would have to be read for every record, for the few that stand alone in their cell.
    attributes = _attributes(rows) if plan.fields and (is_shape(place) or not gathers) else []
    columns = tuple(
        Column(key, ColumnKind.VALUE, f"c{rank}", wire.type_of(item))
        for rank, (key, item) in enumerate(attributes)
    )
    names = [column.sql for column in columns]
    source = s.sub(near(rows, plan, place, attributes), "n")
    if gathers:
        source = s.sub(gathered(source, names, shape=is_shape(place)), "n")
    features = s.sub(drawn(source, plan, names, shape=is_shape(place)), "d")
    keys = {key_name(rank): name for rank, name in enumerate([*([COUNT] if gathers else []), *names])}
    members = {"g": "g", "id": "id", **keys}
    row = s.call("struct_pack", *(s.assign(key, s.named(name, "d")) for key, name in members.items()))
    tile = s.call("ST_AsMVT", row, s.cast(s.bind(layer), "VARCHAR"), s.num(EXTENT), s.text("g"), s.text("id"))
    counts = [s.call("count", s.star()), s.call("count", s.named("g", "d"))]
    items = [s.alias(item, name) for item, name in zip([tile, *counts], ["tile", "n", "f"], strict=True)]
    return Built(s.select(items, features), columns, scans=gathers)


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
    west, south, east, north = sides(rows, place)
    ends = [s.call("min", west), s.call("min", south), s.call("max", east), s.call("max", north)]
    counted = s.call("count", west)
    items = [s.alias(item, f"c{rank}") for rank, item in enumerate([*ends, counted])]
    return Built(s.select(items, rows.table, where=rows.conditions()), ())


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
