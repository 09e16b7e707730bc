"""Readers, types, versions, engine: from a file somebody sent to rows anybody can query.

The public face of the room:

- `keep(source, lake, …)` keeps a file byte for byte;
- `build_draft(original, …)` reads, types and lays down a draft version (Parquet, serving file, report);
- `Lake` knows the folders; `Engine` answers queries over serving files.
"""

from beffroi.data.lake.engine import Engine
from beffroi.data.lake.raw import Limits, Note, RawColumn, RawTable, ReadOptions, Severity
from beffroi.data.lake.report import Decision, Progress, Report, silent
from beffroi.data.lake.versions import REPORT, ROWS, SERVING, Lake

__all__ = [
    "REPORT",
    "ROWS",
    "SERVING",
    "Decision",
    "Engine",
    "Lake",
    "Limits",
    "Note",
    "Progress",
    "RawColumn",
    "RawTable",
    "ReadOptions",
    "Report",
    "Severity",
    "silent",
]
