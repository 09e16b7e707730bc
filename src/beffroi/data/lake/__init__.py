"""Readers, types, versions, engine: from a file somebody sent to rows anybody can query.

The public face of the room:

- `keep(source, lake, …)` keeps a file byte for byte;
- `build_draft(original, …)` reads, types and lays down a draft version (Parquet, serving file, report);
- `Lake` knows the folders; `Engine` answers queries over serving files.
"""

from beffroi.data.lake.draft import Draft, Examine, Examined, Hints, build_draft
from beffroi.data.lake.drawing import MEDIA as TILE_MEDIA
from beffroi.data.lake.drawing import Drawn, draw
from beffroi.data.lake.duck import open_memory, text_literal
from beffroi.data.lake.engine import Engine
from beffroi.data.lake.errand import Errand, on_behalf_of
from beffroi.data.lake.exports import (
    CsvStyle,
    Export,
    ExportColumn,
    ExportStyle,
    Holds,
    Members,
    Rows,
    SheetTooSmall,
    export_chunks,
    export_file,
    gml_chunks,
    made_once,
    system,
    term,
)
from beffroi.data.lake.extent import extent
from beffroi.data.lake.fetch import fetch
from beffroi.data.lake.guarded import GuardedTransport
from beffroi.data.lake.heads import heads_depth, make_heads
from beffroi.data.lake.heavy import Sharing
from beffroi.data.lake.originals import Original, address_of, keep
from beffroi.data.lake.raw import Limits, Note, RawColumn, RawTable, ReadOptions, Severity
from beffroi.data.lake.readers.dispatch import choices, read
from beffroi.data.lake.records import DifferingRecords, ask_differing_records, differing_records
from beffroi.data.lake.report import Decision, Progress, Report, silent
from beffroi.data.lake.seats import Busy
from beffroi.data.lake.tables import write_small_table
from beffroi.data.lake.types.forms import Form
from beffroi.data.lake.versions import REPORT, ROWS, SERVING, Lake
from beffroi.data.lake.words.build import make_words, needs_words

__all__ = [
    "REPORT",
    "ROWS",
    "SERVING",
    "TILE_MEDIA",
    "Busy",
    "CsvStyle",
    "Decision",
    "DifferingRecords",
    "Draft",
    "Drawn",
    "Engine",
    "Errand",
    "Examine",
    "Examined",
    "Export",
    "ExportColumn",
    "ExportStyle",
    "Form",
    "GuardedTransport",
    "Hints",
    "Holds",
    "Lake",
    "Limits",
    "Members",
    "Note",
    "Original",
    "Progress",
    "RawColumn",
    "RawTable",
    "ReadOptions",
    "Report",
    "Rows",
    "Severity",
    "Sharing",
    "SheetTooSmall",
    "address_of",
    "ask_differing_records",
    "build_draft",
    "choices",
    "differing_records",
    "draw",
    "export_chunks",
    "export_file",
    "extent",
    "fetch",
    "gml_chunks",
    "heads_depth",
    "keep",
    "made_once",
    "make_heads",
    "make_words",
    "needs_words",
    "on_behalf_of",
    "open_memory",
    "read",
    "silent",
    "system",
    "term",
    "text_literal",
    "write_small_table",
]
