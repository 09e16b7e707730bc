"""The export formats of the API: those of the rows (below every door), and those of the catalogue."""

from beffroi.data.formats import FORMATS, Format, offered

CATALOGUE_FORMATS = {name: FORMATS[name] for name in ("csv", "json", "jsonl", "xlsx")}

__all__ = ["CATALOGUE_FORMATS", "FORMATS", "Format", "offered"]
