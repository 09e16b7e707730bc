"""A million rows out of the service, over HTTP, against the writers of DuckDB and GDAL in process.

Ours are streamed at each turn for another filter, never a file made before. DuckDB's COPY runs on the same serving file with its
default threads, to a file; GDAL's writer is given the same rows as Arrow batches, the fastest way it has.
"""

import http.client
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import duckdb
import pyarrow as pa
from pyogrio.raw import write_arrow

from beffroi.data.lake.duck import spatial_extension
from bench.measure import Line, timed
from bench.source import short, utc
from bench.stage import Stage

#: Format, the least share of COPY's rate, COPY's options.
COPIES = (
    ("csv", 0.75, "FORMAT csv, HEADER"),
    ("jsonl", 0.5, "FORMAT json"),
    ("parquet", 0.5, "FORMAT parquet"),
)
GEOJSON = 5.0
_PIECE = 1 << 20


def measure(stage: Stage) -> list[Line]:
    """Rows a second, in turn."""
    rows = stage.sizes[0]
    connection = utc()
    connection.execute(f"ATTACH '{stage.serving(rows)}' AS serving (READ_ONLY)")
    lines = []
    for name, floor, options in COPIES:
        line = Line(
            f"{name}, {short(rows)} rows",
            f"≥ {floor:g}× COPY",
            floor=floor,
            against="DuckDB COPY",
            unit="rows/s",
        )
        for turn in range(stage.rounds):
            line.ours.append(_served(f"{stage.dataset(rows)}/exports/{name}", turn, rows))
            line.theirs.append(_copied(connection, stage.folder / f"copied.{name}", options, turn, rows))
        lines.append(line)
    return [*lines, _geojson(stage)]


def _served(address: str, turn: int, rows: int) -> float:
    """Rows a second of an export read to its end."""
    parts = urlsplit(f"{address}?where={quote(f'id >= {turn}')}")
    client = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=900)
    held = bytearray(_PIECE)

    def ask() -> None:
        client.request("GET", f"{parts.path}?{parts.query}")
        answer = client.getresponse()
        size = 0
        while got := answer.readinto(held):
            size += got
        if answer.status != 200 or size < rows:
            raise SystemExit(f"{address}: {answer.status}, {size} bytes")

    rate = (rows - turn) / timed(ask)
    client.close()
    return rate


def _copied(connection: duckdb.DuckDBPyConnection, target: Path, options: str, turn: int, rows: int) -> float:
    fields = [name for name, *_ in connection.execute("DESCRIBE serving.rows").fetchall() if name[0] != "_"]
    shown = ", ".join(f'"{name}"' for name in fields)
    sql = f"COPY (SELECT {shown} FROM serving.rows WHERE id >= {turn}) TO '{target}' ({options})"
    rate = (rows - turn) / timed(lambda: connection.execute(sql))
    target.unlink()
    return rate


def _geojson(stage: Stage) -> Line:
    rows, name = stage.sizes[0], stage.points().stem
    line = Line(
        f"geojson, {short(rows)} points",
        f"≥ {GEOJSON:g}× GDAL",
        floor=GEOJSON,
        against="GDAL's writer",
        unit="rows/s",
    )
    for turn in range(stage.rounds):
        address = f"{stage.dataset(rows).rpartition('/')[0]}/{name}/exports/geojson"
        line.ours.append(_served(address, turn, rows))
        line.theirs.append(rows / timed(_gdal(stage.points(), stage.folder / "written.geojson")))
    return line


def _gdal(points: Path, target: Path) -> Callable[[], None]:
    def write() -> None:
        connection = utc()
        connection.execute(f"LOAD '{spatial_extension()}'")
        reader = connection.execute(
            f"SELECT *, ST_AsWKB(ST_Point(x, y)) AS g FROM '{points}'"
        ).to_arrow_reader(100_000)
        write_arrow(
            pa.RecordBatchReader.from_batches(reader.schema, reader),
            str(target),
            driver="GeoJSON",
            geometry_name="g",
            geometry_type="Point",
            crs="EPSG:4326",
        )
        target.unlink()

    return write
