"""Geographic files read by GDAL, in a process of its own, with the drivers of these formats only."""

import os
import shutil
from pathlib import Path

from beffroi.data.lake.encodings import detect
from beffroi.data.lake.raw import Limits, RawColumn, RawTable, ReadOptions
from beffroi.data.lake.readers import crs, isolated, wire
from beffroi.data.lake.sniff import Kind

_SUFFIX = {
    Kind.GPKG: ".gpkg",
    Kind.FLATGEOBUF: ".fgb",
    Kind.KML: ".kml",
    Kind.GPX: ".gpx",
    Kind.SHAPEFILE: ".shp",
}
_SAMPLE = 4 << 20


def layers(path: Path, kind: Kind, scratch: Path) -> list[str]:
    """The layers of a file."""
    staged = _staged(path, kind, scratch)
    return [str(name) for name in isolated.call("layer_names", {"path": str(staged)})["names"]]


def read_vector(path: Path, kind: Kind, options: ReadOptions, limits: Limits, scratch: Path) -> RawTable:
    """Stage the layer asked for, or the likeliest one (all those of a KML).

    Raises:
        RefusedContent: damaged, no such layer, or no feature.
        LimitReached: too large.
    """
    request = {
        "path": str(_staged(path, kind, scratch)),
        "kind": kind.value,
        "layer": options.layer,
        "crs": crs.asked(options.crs) if options.crs else None,
        "encoding": _dbf_encoding(path.with_suffix(".dbf"), options) if kind is Kind.SHAPEFILE else None,
        "limits": wire.limits_to(limits),
        "folder": str(scratch),
    }
    answer = isolated.call("layer_stage", request)
    columns = tuple(RawColumn(*column) for column in answer["columns"])
    return RawTable(
        answer["relation"],
        columns,
        kind.value,
        wire.notes_from(answer["notes"]),
        lambda positions: [(f"entité {position + 1}", None) for position in positions],
        int(answer["rows"]),
        details=answer["details"],
    )


def _staged(path: Path, kind: Kind, scratch: Path) -> Path:
    """The file under a name of ours, with the extension GDAL knows it by."""
    if kind is Kind.SHAPEFILE:
        return path
    target = scratch / f"layer{_SUFFIX[kind]}"
    if not target.exists():
        try:
            os.link(path, target)
        except OSError:
            shutil.copyfile(path, target)
    return target


def _dbf_encoding(path: Path, options: ReadOptions) -> str:
    """The encoding of a DBF by its bytes: its .cpg and its header are often wrong."""
    data = b""
    if path.is_file():
        with path.open("rb") as file:
            file.seek(32)
            data = file.read(_SAMPLE)
    return detect([data], options.encoding).codec
