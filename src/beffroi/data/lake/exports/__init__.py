"""Rows written out in the formats people ask for: text made by the engine, Arrow batches, files made once per version."""

from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.files import made_once
from beffroi.data.lake.exports.gml import Members, gml_chunks
from beffroi.data.lake.exports.markup import term
from beffroi.data.lake.exports.places import system
from beffroi.data.lake.exports.sheet import SheetTooSmall
from beffroi.data.lake.exports.statements import Needs, rows_of
from beffroi.data.lake.exports.style import CsvStyle, ExportStyle
from beffroi.data.lake.exports.table import WRITERS
from beffroi.data.lake.exports.verbs import Export, export_chunks, export_file

__all__ = [
    "WRITERS",
    "CsvStyle",
    "Export",
    "ExportColumn",
    "ExportStyle",
    "Holds",
    "Members",
    "Needs",
    "Rows",
    "SheetTooSmall",
    "export_chunks",
    "export_file",
    "gml_chunks",
    "made_once",
    "rows_of",
    "system",
    "term",
]
