"""OV2, the points of interest of TomTom navigators (TomTom Navigator SDK 3.0, "Providing your own Points of Interest").

A record: a byte 2, its length in bytes, longitude and latitude in hundred-thousandths of a degree (32 bits, little end first),
the name and a byte 0. Names are Windows-1252: what it has no letter for becomes "?".
"""

import struct
from collections.abc import Iterator
from itertools import chain

from beffroi.data.lake.exports.cells import title
from beffroi.data.lake.exports.columns import Rows
from beffroi.data.lake.exports.places import geometry
from beffroi.data.lake.exports.stream import LIGHT, Batches
from beffroi.data.lake.exports.style import ExportStyle

_FIXED = struct.Struct("<BIii")
_DEGREE = 100_000
_LONGEST = 1_000


def ov2_chunks(engine: Batches, rows: Rows, style: ExportStyle, *, seconds: float) -> Iterator[bytes]:
    """The records of all rows with a place: points as they are, anything else by its centre."""
    centre = "ST_Centroid(shape)"
    sql = (
        f"SELECT ST_X({centre}) AS x, ST_Y({centre}) AS y, coalesce(name, '') AS name FROM (SELECT {geometry(rows)} AS shape, "
        f"{title(rows.columns, style.name_field)} AS name FROM ({rows.sql})) WHERE shape IS NOT NULL AND NOT ST_IsEmpty(shape)"
    )
    batches = engine.batches(sql, rows.params, seconds=seconds, rows=LIGHT)
    chunks = (_records(*(column.to_pylist() for column in batch.columns)) for batch in batches)
    return chain((next(chunks, b""),), chunks)


def _records(xs: list[float], ys: list[float], names: list[str]) -> bytes:
    return b"".join(
        _FIXED.pack(2, _FIXED.size + len(name) + 1, round(x * _DEGREE), round(y * _DEGREE)) + name + b"\0"
        for x, y, name in zip(xs, ys, map(_name, names), strict=True)
        if abs(x) <= 180 and abs(y) <= 90
    )


def _name(text: str) -> bytes:
    return text.replace("\0", " ").encode("cp1252", "replace")[:_LONGEST]
