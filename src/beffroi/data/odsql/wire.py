"""Values as they leave: JSON's shapes for answers (section 3.3), or the engine's own types for Parquet and the like."""

from collections.abc import Mapping

from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import numbers, zones
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.statement import ColumnKind
from beffroi.data.odsql.values import Kind, Value

_TYPES: Mapping[Kind, FieldType] = {
    Kind.TEXT: FieldType.TEXT,
    Kind.LIST: FieldType.TEXT,
    Kind.INT: FieldType.INT,
    Kind.DOUBLE: FieldType.DOUBLE,
    Kind.BOOLEAN: FieldType.BOOLEAN,
    Kind.DATE: FieldType.DATE,
    Kind.DATETIME: FieldType.DATETIME,
    Kind.POINT: FieldType.GEO_POINT,
    Kind.SHAPE: FieldType.GEO_SHAPE,
    Kind.JSON: FieldType.JSON_BLOB,
}
_PRECISION = {"year": 4, "month": 7}  # characters of an ISO date


def type_of(value: Value) -> FieldType | None:
    """The API's type of a value; None for `null`."""
    if value.field is not None and not value.computed:
        return value.field.type
    return _TYPES.get(value.kind)


def wire(  # noqa: PLR0911 (one return for each kind)
    value: Value, zone: str, *, bulk: bool = False
) -> tuple[s.Sql, ColumnKind]:
    """A value ready for JSON. `bulk` is for very many rows: dearer to plan, cheaper to run."""
    match value.kind:
        case Kind.DATE:
            return date_text(value.sql, value.field), ColumnKind.VALUE
        case Kind.DATETIME:
            text = datetime_in_bulk if bulk else datetime_text
            return text(value.sql, zone), ColumnKind.VALUE
        case Kind.SHAPE:
            return feature(value.sql), ColumnKind.JSON
        case Kind.POINT:
            return value.sql, ColumnKind.POINT
        case Kind.JSON:
            return value.sql, ColumnKind.JSON
        case Kind.LIST:
            return value.sql, ColumnKind.LIST
        case _:
            return _number(value), ColumnKind.VALUE


def native(value: Value) -> tuple[s.Sql, ColumnKind]:
    """A value in the engine's own type."""
    match value.kind:
        case Kind.SHAPE:
            return s.call("ST_AsWKB", value.sql), ColumnKind.WKB
        case Kind.POINT:
            return value.sql, ColumnKind.POINT
        case Kind.LIST:
            return value.sql, ColumnKind.LIST
        case Kind.JSON:
            return value.sql, ColumnKind.JSON
        case Kind.NULL:
            return s.cast(s.null(), "VARCHAR"), ColumnKind.VALUE
        case _:
            return _number(value), ColumnKind.VALUE


def _number(value: Value) -> s.Sql:
    if value.kind is Kind.INT and value.bits > 63:
        return s.try_cast(value.sql, "BIGINT")  # what no client could read is null
    if value.kind is Kind.DOUBLE and value.computed:
        return numbers.finite(value.sql)
    return value.sql


def date_text(date: s.Sql, field: Field | None) -> s.Sql:
    """A date at the precision of its field."""
    text = s.cast(date, "VARCHAR")
    size = _PRECISION.get(precision(field))
    return text if size is None else s.call("left", text, s.num(size))


def precision(field: Field | None) -> str:
    """The field's `timeserie_precision`, blank when it has none."""
    args = field.annotations.get("timeserie_precision") if field is not None else None
    return str(args[0]) if args else ""


def datetime_text(instant: s.Sql, zone: str) -> s.Sql:
    """ISO 8601 with the zone's offset; microseconds only where there are some."""
    text = s.call("strftime", zones.local_sql(instant, zone), s.text("%Y-%m-%dT%H:%M:%S.%f"))
    # One function less to plan is what a page of twenty rows feels: a CASE on the microseconds costs it a third of its time.
    return s.concat(s.call("replace", text, s.text(".000000"), s.text("")), zones.offset_sql(instant, zone))


def datetime_in_bulk(instant: s.Sql, zone: str) -> s.Sql:
    """The same text, where planning is paid once for all the rows: each microsecond part is looked at as a number."""
    local, offset = zones.local_sql(instant, zone), zones.offset_sql(instant, zone)
    within = "+00:00" if zones.is_utc(zone) else ""
    whole = s.binary("=", s.binary("%", s.call("epoch_us", instant), s.num(1_000_000)), s.num(0))
    text = s.case(
        (whole, s.call("strftime", local, s.text(f"%Y-%m-%dT%H:%M:%S{within}"))),
        otherwise=s.call("strftime", local, s.text(f"%Y-%m-%dT%H:%M:%S.%f{within}")),
    )
    return text if within else s.concat(text, offset)


def feature(geometry: s.Sql) -> s.Sql:
    """A geometry as the JSON text of a GeoJSON Feature."""
    shape = s.cast(s.call("ST_AsGeoJSON", geometry), "VARCHAR")
    return s.concat(s.text('{"type": "Feature", "geometry": '), shape, s.text(', "properties": {}}'))


def place(field: Field, value: Value, *, binary: bool) -> s.Sql:
    """The geometry of a geographic field, alone: WKB, or GeoJSON text."""
    geometry = value.sql
    if field.type is FieldType.GEO_POINT:
        geometry = s.call("ST_Point", s.part(geometry, "lon"), s.part(geometry, "lat"))
    if binary:
        return s.call("ST_AsWKB", geometry)
    return s.cast(s.call("ST_AsGeoJSON", geometry), "VARCHAR")
