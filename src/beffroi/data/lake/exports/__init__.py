"""Rows written out in the formats people ask for: text made by the engine, Arrow batches, files made once per version."""

from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.files import made_once
from beffroi.data.lake.exports.parquet import write_parquet
from beffroi.data.lake.exports.sheet import SheetTooSmall, write_sheet
from beffroi.data.lake.exports.statements import export_rows
from beffroi.data.lake.exports.stream import text_chunks
from beffroi.data.lake.exports.text import (
    CsvStyle,
    Text,
    csv_text,
    geojson_text,
    json_array_text,
    json_lines_text,
)

__all__ = [
    "CsvStyle",
    "ExportColumn",
    "Holds",
    "Rows",
    "SheetTooSmall",
    "Text",
    "csv_text",
    "export_rows",
    "geojson_text",
    "json_array_text",
    "json_lines_text",
    "made_once",
    "text_chunks",
    "write_parquet",
    "write_sheet",
]
