"""From a query to the bytes of an export, whatever the format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from beffroi.city.catalog.public import engine
from beffroi.data.lake import (
    Rows,
    Text,
    csv_text,
    export_rows,
    geojson_text,
    json_array_text,
    json_lines_text,
    text_chunks,
    write_parquet,
    write_sheet,
)
from beffroi.data.odsql import ColumnKind, Context, Query, Statement, compile_records
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
    labels = {f.name: f.label or f.name for f in source.context.schema} if source.style.labels else None
    return export_rows(statement, labels=labels, drawn=_drawn(statement, source) if geometry else None)


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


def _drawn(statement: Statement, source: Source) -> str | None:
    """The field the geometry of the features shows already."""
    if statement.geometry is None:
        return None
    geo = source.context.schema.geo
    return _place(source) or (geo.name if geo else None)


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
