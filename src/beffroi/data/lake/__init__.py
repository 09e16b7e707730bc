"""Readers, types, versions, engine: from a file somebody sent to rows anybody can query.

The public face of the room:

- `keep(source, lake, …)` keeps a file byte for byte;
- `build_draft(original, …)` reads, types and lays down a draft version (Parquet, serving file, report);
- `Lake` knows the folders; `Engine` answers queries over serving files.
"""

from beffroi.data.lake.draft import Draft, Hints, build_draft
from beffroi.data.lake.engine import Engine
from beffroi.data.lake.exports import (
    CsvStyle,
    ExportColumn,
    Holds,
    Rows,
    SheetTooSmall,
    Text,
    csv_text,
    export_rows,
    geojson_text,
    json_array_text,
    json_lines_text,
    made_once,
    text_chunks,
    write_parquet,
    write_sheet,
)
from beffroi.data.lake.extent import extent
from beffroi.data.lake.fetch import fetch
from beffroi.data.lake.originals import Original, keep
from beffroi.data.lake.raw import Limits, Note, RawColumn, RawTable, ReadOptions, Severity
from beffroi.data.lake.readers.dispatch import choices, read
from beffroi.data.lake.report import Decision, Progress, Report, silent
from beffroi.data.lake.tables import write_small_table
from beffroi.data.lake.versions import REPORT, ROWS, SERVING, Lake

__all__ = [
    "REPORT",
    "ROWS",
    "SERVING",
    "CsvStyle",
    "Decision",
    "Draft",
    "Engine",
    "ExportColumn",
    "Hints",
    "Holds",
    "Lake",
    "Limits",
    "Note",
    "Original",
    "Progress",
    "RawColumn",
    "RawTable",
    "ReadOptions",
    "Report",
    "Rows",
    "Severity",
    "SheetTooSmall",
    "Text",
    "build_draft",
    "choices",
    "csv_text",
    "export_rows",
    "extent",
    "fetch",
    "geojson_text",
    "json_array_text",
    "json_lines_text",
    "keep",
    "made_once",
    "read",
    "silent",
    "text_chunks",
    "write_parquet",
    "write_sheet",
    "write_small_table",
]
