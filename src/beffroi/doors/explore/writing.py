"""From a query to the bytes of an export, whatever the format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from beffroi.city.catalog.public import engine
from beffroi.data.fields import FieldType
from beffroi.data.lake import (
    ExportColumn,
    Holds,
    Rows,
    Text,
    csv_text,
    geojson_text,
    json_array_text,
    json_lines_text,
    text_chunks,
    write_parquet,
    write_sheet,
)
from beffroi.data.odsql import Column, ColumnKind, Context, Query, Statement, compile_records
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.formats import Format
from beffroi.doors.explore.styles import Style


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported: a query on a dataset, and how the caller wants it."""

    query: Query
    context: Context
    style: Style


def stream(made: Format, source: Source, *, seconds: float) -> Iterator[bytes]:
    """The chunks of a text format. Whatever is wrong is raised before the first is given."""
    rows = _rows(source, geometry=made.name == "geojson")
    return text_chunks(
        engine(), _text(made, rows, source.style), rows.params, seconds=seconds, heavy=rows.heavy
    )


def write(made: Format, source: Source, target: Path, *, seconds: float) -> None:
    """Write the whole export to a file."""
    if made.name == "parquet":
        _write_parquet(source, target, seconds=seconds)
    elif made.name == "xlsx":
        write_sheet(
            engine(), _rows(source), target, seconds=seconds, list_separator=source.style.csv.list_separator
        )
    else:
        with target.open("wb") as file:
            file.writelines(stream(made, source, seconds=seconds))


def _text(made: Format, rows: Rows, style: Style) -> Text:
    match made.name:
        case "csv":
            return csv_text(rows, style.csv)
        case "json":
            return json_array_text(rows)
        case "jsonl":
            return json_lines_text(rows)
        case "geojson":
            return geojson_text(rows)
        case _:
            raise ValueError(made.name)


def _rows(source: Source, *, geometry: bool = False) -> Rows:
    statement = compile_records(
        source.query,
        source.context,
        for_export=True,
        geometry="geojson" if geometry else None,
        geo_field=_place(source) if geometry else None,
    )
    columns = [c for c in statement.columns if not (geometry and _is_place(c, statement, source))]
    labels = {f.name: f.label or f.name for f in source.context.schema} if source.style.labels else {}
    shown = (ExportColumn(c.sql, _named(c, labels), _holds(c)) for c in columns)
    return Rows(statement.sql, statement.params, tuple(shown), statement.geometry)


def _named(column: Column, labels: dict[str, str]) -> str:
    """A column's key, or the label of its field; an alias the caller chose stays."""
    return labels.get(column.key, column.key) if column.field == column.key else column.key


def _place(source: Source) -> str | None:
    """The field the caller wants drawn, if it is one that can be."""
    name = source.style.place
    if name is None:
        return None
    field = source.context.names.get(name)
    if field is None or not field.type.is_geo:
        raise InvalidParameter(
            f"Invalid value for main_geo_field API parameter: {name[:50]} was found but a geographic field is expected."
        )
    return field.name


def _is_place(column: Column, statement: Statement, source: Source) -> bool:
    """Whether the column is what the geometry of the features shows already."""
    geo = source.context.schema.geo
    drawn = _place(source) or (geo.name if geo else None)
    return statement.geometry is not None and column.field is not None and column.field == drawn


def _holds(column: Column) -> Holds:
    match column.kind:
        case ColumnKind.POINT:
            return Holds.POINT
        case ColumnKind.LIST:
            return Holds.LIST
        case ColumnKind.JSON:
            return Holds.FEATURE if column.type is FieldType.GEO_SHAPE else Holds.JSON
        case _ if column.type in {FieldType.INT, FieldType.DOUBLE}:
            return Holds.NUMBER
        case _:
            return Holds.BOOLEAN if column.type is FieldType.BOOLEAN else Holds.TEXT


def _write_parquet(source: Source, target: Path, *, seconds: float) -> None:
    statement = compile_records(source.query, source.context, for_export=True, native=True)
    places = {c.key: c.kind for c in statement.columns if c.kind is ColumnKind.WKB}
    write_parquet(
        engine(),
        statement.sql,
        statement.params,
        [c.key for c in statement.columns],
        target,
        compression="zstd" if source.style.parquet == "zstd" else "snappy",
        seconds=seconds,
        heavy=bool(places),
        geometry=list(places),
    )
