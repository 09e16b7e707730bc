"""Rows as text made by the engine: one expression gives a whole line, and lines leave as the engine's own memory.

Keys chosen by a caller never enter the SQL as text: they are written as the hexadecimal digits of their bytes, which the engine
turns back once, when it plans the query.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.data.lake.exports.cells import cell, constant
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.places import geometry
from beffroi.data.lake.exports.style import WGS84, CsvStyle

BOM = b"\xef\xbb\xbf"
#: A JSON export is one array, written a record a line.
BETWEEN = ",\n"


@dataclass(frozen=True, slots=True)
class Text:
    """A text export: `head`, then the single column of `sql` row after row, then `foot`.

    `skip` characters at the start of the first row are left out (the separator before the first record).
    """

    sql: str
    head: bytes = b""
    foot: bytes = b""
    skip: int = 0


def csv_text(rows: Rows, style: CsvStyle) -> Text:
    """CSV with one header line; lines end with CRLF, as RFC 4180 says.

    A cell is quoted when it must be (or all texts with `quote_all`). Points are "lat, lon", outlines the JSON of their geometry,
    lists are joined, null is nothing.
    """
    delimiter = constant(style.delimiter)
    cells = [f"coalesce({cell(column, style.list_separator)}, '')" for column in rows.columns]
    names = [f"t{position}" for position in range(len(cells))]
    inner = ", ".join(f"{cell} AS {name}" for cell, name in zip(cells, names, strict=True))
    texts = [name for name, c in zip(names, rows.columns, strict=True) if _may_need_quotes(c, style)]
    line = _joined(names, delimiter)
    quoted = _joined([_quoted(n, delimiter, style) if n in texts else n for n in names], delimiter)
    if style.quote_all:
        line = quoted
    elif texts:
        # One look at the whole line's texts is much cheaper than one at each: most lines need no quotes at all.
        looked = f"concat({', '.join(texts)})"
        line = f"CASE WHEN {_must_quote(looked, delimiter)} THEN {quoted} ELSE {line} END"
    sql = f"SELECT {line} FROM (SELECT {inner} FROM ({rows.sql}))"
    header = style.delimiter.join(_header_cell(column.key, style) for column in rows.columns) + "\r\n"
    return Text(sql, head=(BOM if style.with_bom else b"") + header.encode("utf-8", "replace"))


def json_lines_text(rows: Rows) -> Text:
    """One JSON object a line."""
    return Text(f"SELECT {_json_object(rows.columns, before='{', after='}' + chr(10))} FROM ({rows.sql})")


def json_array_text(rows: Rows) -> Text:
    """A bare array of objects."""
    record = _json_object(rows.columns, before=BETWEEN + "{", after="}")
    return Text(f"SELECT {record} FROM ({rows.sql})", b"[", b"]", skip=len(BETWEEN))


def geojson_text(rows: Rows, epsg: int = WGS84) -> Text:
    """A FeatureCollection; rows without a place are features whose geometry is null, as the standard has it.

    In WGS84 the geometry is JSON already; elsewhere it is WKB, and the collection says its system as GeoJSON did in 2008:
    RFC 7946 knows WGS84 alone, but GDAL and QGIS read it.
    """
    if epsg == WGS84:
        place, crs = rows.geometry or "NULL", b""
    else:
        place = f"CAST(ST_AsGeoJSON({geometry(rows, epsg)}) AS VARCHAR)"
        crs = f'"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{epsg:d}"}}}},'.encode()
    start = constant(BETWEEN + '{"type":"Feature","geometry":')
    properties = _json_object(rows.columns, before=',"properties":{', after="}}")
    sql = f"SELECT concat({start}, coalesce({place}, 'null'), {properties}) FROM ({rows.sql})"
    head = b'{"type":"FeatureCollection",' + crs + b'"features":['
    return Text(sql, head, b"]}", skip=len(BETWEEN))


def _json_object(columns: Sequence[ExportColumn], *, before: str, after: str) -> str:
    parts: list[str] = []
    for position, column in enumerate(columns):
        key = json.dumps(column.key, ensure_ascii=False)
        parts += [constant(f"{before if position == 0 else ','}{key}:"), json_value(column)]
    if not columns:
        parts.append(constant(before))
    return f"concat({', '.join([*parts, constant(after)])})"


def json_value(column: ExportColumn) -> str:
    name = column.sql
    match column.holds:
        case Holds.NUMBER | Holds.BOOLEAN:
            value = f"CAST({name} AS VARCHAR)"
        case Holds.POINT:
            value = f"'{{\"lon\":' || {name}.lon || ',\"lat\":' || {name}.lat || '}}'"
        case Holds.JSON | Holds.FEATURE:
            value = name
        case _:
            value = f"CAST(to_json({name}) AS VARCHAR)"
    return f"coalesce({value}, 'null')"


def _may_need_quotes(column: ExportColumn, style: CsvStyle) -> bool:
    match column.holds:
        case Holds.NUMBER | Holds.BOOLEAN:
            return False
        case Holds.POINT:
            return style.delimiter == "," or style.quote_all
        case _:
            return True


def _must_quote(value: str, delimiter: str) -> str:
    marks = (delimiter, "'\"'", "chr(10)", "chr(13)")
    return " OR ".join(f"contains({value}, {mark})" for mark in marks)


def _quoted(name: str, delimiter: str, style: CsvStyle) -> str:
    quoted = f"""'"' || replace({name}, '"', '""') || '"'"""
    return (
        quoted
        if style.quote_all
        else f"CASE WHEN {_must_quote(name, delimiter)} THEN {quoted} ELSE {name} END"
    )


def _joined(cells: Sequence[str], delimiter: str) -> str:
    return f"concat({f', {delimiter}, '.join(cells)}, chr(13), chr(10))"


def _header_cell(text: str, style: CsvStyle) -> str:
    if style.quote_all or any(mark in text for mark in (style.delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text
