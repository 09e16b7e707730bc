"""Which reader reads what, archives opened first."""

import tempfile
from pathlib import Path

from beffroi.data.errors import RefusedContent
from beffroi.data.lake import archives
from beffroi.data.lake.raw import Limits, RawTable, ReadOptions
from beffroi.data.lake.readers import delimited, documents, parquet, sheets, vector
from beffroi.data.lake.sniff import Kind, recognise

_SHEETS = {Kind.XLSX, Kind.XLS, Kind.ODS}
_VECTOR = {Kind.GPKG, Kind.FLATGEOBUF, Kind.KML, Kind.GPX, Kind.SHAPEFILE}


def read(path: Path, *, name: str, options: ReadOptions, limits: Limits, scratch: Path) -> RawTable:
    """Stage a file as a table of raw columns.

    `name` is what its sender calls it, used in sentences only. `scratch` is an existing folder; what is laid down there must stay
    as long as the table is used.

    Raises:
        RefusedContent: empty, not data, damaged, or several tables to choose from; the sentence says what to do.
        LimitReached: larger than the limits.
    """
    folder = Path(tempfile.mkdtemp(prefix="read-", dir=scratch))
    opened = archives.open_source(
        path, recognise(path), name=name, options=options, limits=limits, scratch=folder
    )
    kind, source = opened.kind, opened.path
    if kind is Kind.CSV:
        table = delimited.read_delimited(source, options, limits, folder)
    elif kind in {Kind.JSON, Kind.NDJSON}:
        table = documents.read_documents(source, kind, options, limits, folder)
    elif kind in _SHEETS:
        table = sheets.read_sheet(source, kind, options, limits, folder)
    elif kind is Kind.PARQUET:
        table = parquet.read_parquet(source, options, limits)
    elif kind in _VECTOR:
        table = vector.read_vector(source, kind, options, limits, folder)
    else:
        raise RefusedContent(
            "Cette archive en contient une autre : décompressez-la et renvoyez le fichier voulu."
        )
    return opened.complete(table)


def choices(path: Path, *, name: str, limits: Limits, scratch: Path) -> list[str]:
    """The sheets, layers or members of an archive one can pick; empty when there is nothing to choose.

    Raises:
        RefusedContent, LimitReached: as `read`.
    """
    folder = Path(tempfile.mkdtemp(prefix="choices-", dir=scratch))
    kind = recognise(path)
    if kind is Kind.ZIP:
        members = archives.members(path, limits)
        if len(members) != 1:
            return members
    opened = archives.open_source(path, kind, name=name, options=ReadOptions(), limits=limits, scratch=folder)
    kind, source = opened.kind, opened.path
    if kind in _SHEETS:
        return sheets.names(source, kind, limits)
    if kind in _VECTOR:
        return vector.layers(source, kind, folder)
    if kind is Kind.JSON:
        return documents.tables(source, limits, folder)
    return []
