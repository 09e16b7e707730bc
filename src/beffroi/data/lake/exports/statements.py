"""From a query to the rows an export writes: one reading of what each column holds, for every door."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from beffroi.data.fields import FieldType, Schema
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.odsql import Column, ColumnKind, Context, Query, Statement, compile_records

#: The column of record ids, which no caller can choose: `~` begins no key of theirs that would be kept.
_SUBJECT = "~subject"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a format asks of the language: the engine's own types, the place of each row, the id of its record."""

    native: bool = False
    geometry: Literal["geojson", "wkb"] | None = None
    subject: bool = False


def rows_of(query: Query, context: Context, style: ExportStyle, needs: Needs) -> Rows:
    """The rows of a query, as a format needs them.

    Raises:
        QueryError: the query cannot be answered.
    """
    named = needs.subject and query.group_by is None
    if named:
        query = replace(query, select=f"{query.select or '*'}, recordid as `{_SUBJECT}`")
    statement = compile_records(
        query,
        context,
        for_export=True,
        native=needs.native,
        geometry=needs.geometry,
        geo_field=style.place if needs.geometry else None,
    )
    labels = unique_labels(context.schema) if style.labels else {}
    geo = context.schema.geo
    drawn = (style.place or (geo.name if geo else None)) if statement.geometry else None
    return _rows(statement, context.schema, labels, drawn, native=needs.native)


def _rows(
    statement: Statement, schema: Schema, labels: Mapping[str, str], drawn: str | None, *, native: bool
) -> Rows:
    subject = next((c.sql for c in statement.columns if c.key == _SUBJECT), None)
    shown = tuple(
        ExportColumn(
            sql=column.sql,
            key=_name(column, labels),
            holds=_holds(column, native=native),
            type=column.type,
            field=column.field,
            period=_period(column, schema),
        )
        for column in statement.columns
        if column.key != _SUBJECT and (drawn is None or column.field != drawn)
    )
    outlines = drawn is not None and any(f.name == drawn and f.type is FieldType.GEO_SHAPE for f in schema)
    return Rows(statement.sql, statement.params, shown, statement.geometry, subject, outlines)


def unique_labels(schema: Schema) -> dict[str, str]:
    """The label of each field; where two fields share one, the second says its name too."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for field in schema:
        label = field.label or field.name
        labels[field.name] = f"{label} ({field.name})" if label in taken else label
        taken.add(label)
    return labels


def _name(column: Column, labels: Mapping[str, str]) -> str:
    """A column's key, or the label of its field; an alias the caller chose stays, but for what UTF-8 cannot write."""
    name = labels.get(column.key, column.key) if column.field == column.key else column.key
    return name.encode("utf-8", "replace").decode()


def _period(column: Column, schema: Schema) -> str:
    field = schema.get(column.field) if column.field else None
    args = field.annotations.get("timeserie_precision") if field is not None else None
    return str(args[0]) if args and args[0] in {"year", "month"} else ""


_KINDS = {ColumnKind.POINT: Holds.POINT, ColumnKind.LIST: Holds.LIST, ColumnKind.WKB: Holds.WKB}


def _holds(column: Column, *, native: bool) -> Holds:
    known = _KINDS.get(column.kind)
    if known is not None:
        return known
    if column.kind is ColumnKind.JSON:
        return Holds.FEATURE if column.type is FieldType.GEO_SHAPE else Holds.JSON
    if column.type in {FieldType.INT, FieldType.DOUBLE}:
        return Holds.NUMBER
    if native and column.type is not None and column.type.is_time:
        return Holds.NATIVE
    return Holds.BOOLEAN if column.type is FieldType.BOOLEAN else Holds.TEXT
