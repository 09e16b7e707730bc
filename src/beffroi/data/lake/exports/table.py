"""How each format is written: what it asks of the language, and the text, the chunks or the file it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from beffroi.data.lake.exports.columns import Rows
from beffroi.data.lake.exports.flatgeobuf import write_flatgeobuf
from beffroi.data.lake.exports.gpx import gpx_text
from beffroi.data.lake.exports.jsonld import jsonld_text
from beffroi.data.lake.exports.kml import kml_text
from beffroi.data.lake.exports.ov2 import ov2_chunks
from beffroi.data.lake.exports.parquet import write_parquet
from beffroi.data.lake.exports.rdfxml import rdfxml_text
from beffroi.data.lake.exports.shapefile import write_shapefile
from beffroi.data.lake.exports.sheet import write_sheet
from beffroi.data.lake.exports.statements import Needs
from beffroi.data.lake.exports.stream import Batches, text_chunks
from beffroi.data.lake.exports.style import WGS84, ExportStyle
from beffroi.data.lake.exports.text import Text, csv_text, geojson_text, json_array_text, json_lines_text
from beffroi.data.lake.exports.turtle import turtle_text


class Chunks(Protocol):
    """Rows to bytes, as they are made."""

    def __call__(self, engine: Batches, rows: Rows, style: ExportStyle, *, seconds: float) -> Iterator[bytes]:
        """The export, chunk after chunk; what is wrong is raised before the first."""


class File(Protocol):
    """Rows to a file."""

    def __call__(
        self, engine: Batches, rows: Rows, style: ExportStyle, target: Path, *, seconds: float
    ) -> None:
        """Write the export to `target`."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One of `chunks` and `file`."""

    needs: Needs
    chunks: Chunks | None = None
    file: File | None = None


_TABLE = Needs()
_DRAWN = Needs(geometry="wkb")
_GRAPH = Needs(subject=True)


def _text(make: Callable[[Rows, ExportStyle], Text], needs: Needs = _TABLE, *, wordy: bool = False) -> Writer:
    def chunks(engine: Batches, rows: Rows, style: ExportStyle, *, seconds: float) -> Iterator[bytes]:
        return text_chunks(engine, make(rows, style), rows.params, seconds=seconds, heavy=wordy or rows.heavy)

    return Writer(needs, chunks)


def _sheet(engine: Batches, rows: Rows, style: ExportStyle, target: Path, *, seconds: float) -> None:
    write_sheet(engine, rows, target, seconds=seconds, list_separator=style.csv.list_separator)


#: By the names of `beffroi.data.formats`.
WRITERS = {
    "csv": _text(lambda rows, style: csv_text(rows, style.csv)),
    "json": _text(lambda rows, _: json_array_text(rows)),
    "jsonl": _text(lambda rows, _: json_lines_text(rows)),
    "geojson": _text(lambda rows, style: geojson_text(rows, style.epsg), Needs(geometry="geojson")),
    "kml": _text(kml_text, _DRAWN, wordy=True),
    "gpx": _text(gpx_text, _DRAWN, wordy=True),
    "ov2": Writer(_DRAWN, chunks=ov2_chunks),
    "jsonld": _text(jsonld_text, _GRAPH, wordy=True),
    "rdfxml": _text(rdfxml_text, _GRAPH, wordy=True),
    "turtle": _text(turtle_text, _GRAPH, wordy=True),
    "n3": _text(turtle_text, _GRAPH, wordy=True),
    "parquet": Writer(Needs(native=True), file=write_parquet),
    "xlsx": Writer(_TABLE, file=_sheet),
    "shp": Writer(_DRAWN, file=write_shapefile),
    "fgb": Writer(Needs(native=True, geometry="wkb"), file=write_flatgeobuf),
}


def needs(name: str, style: ExportStyle) -> Needs:
    """What a format asks of the language: GeoJSON in another system starts from the geometry rather than its text."""
    if name == "geojson" and style.epsg != WGS84:
        return _DRAWN
    return WRITERS[name].needs
