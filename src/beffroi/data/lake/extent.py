"""Where a version's rows are, from the footer of its file: nothing is scanned."""

import json
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet

from beffroi.data.lake.versions import ROWS

Box = tuple[float, float, float, float]


@lru_cache(maxsize=20_000)  # versions never change
def extent(folder: Path) -> Box | None:
    """West, south, east, north of the rows in degrees WGS84; None when they have no place, or none is known."""
    try:
        metadata = pyarrow.parquet.read_metadata(folder / ROWS).metadata or {}
        told = json.loads(metadata.get(b"geo", b"{}"))
        west, south, east, north = told["columns"][told["primary_column"]]["bbox"]
    except (OSError, ValueError, KeyError):
        return None
    return float(west), float(south), float(east), float(north)
