"""Parquet and GeoParquet: already columns and types; only names, geometries and boxes are to be understood.

GeoParquet 1.1: the file's metadata `geo` names the WKB columns, their reference system (PROJJSON, OGC:CRS84 when absent) and
covering boxes.
"""

import json
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from beffroi.data.errors import RefusedContent
from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.raw import Limits, RawColumn, RawTable, ReadOptions
from beffroi.data.lake.readers import crs
from beffroi.data.lake.readers.columns import unique_names
from beffroi.data.lake.readers.natives import WKB, select_native
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.staging import quoted, too_wide

_CHECKED = 32 << 20  # read once to the end; larger, a damage is found by the first scan


def read_parquet(path: Path, options: ReadOptions, limits: Limits) -> RawTable:
    """Describe a Parquet file, which the engine scans where it is.

    Raises:
        RefusedContent: damaged, or without rows.
    """
    notes = NoteBook(limits.max_notes)
    try:
        with pq.ParquetFile(path) as file:
            names = [str(field.name) for field in file.schema_arrow]
            rows = int(file.metadata.num_rows)
            geo = _geo(file.schema_arrow.metadata or {})
        with open_memory("500MB", threads=1) as connection:
            found = connection.execute(f"DESCRIBE SELECT * FROM read_parquet([{quoted(path)}])").fetchall()
            if path.stat().st_size <= _CHECKED:
                connection.execute(
                    f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet([{quoted(path)}])"
                ).fetchall()
    except (pa.ArrowException, duckdb.Error, OSError, ValueError) as error:
        raise _damaged() from error
    if rows == 0:
        raise RefusedContent("Le fichier n’a aucune ligne de données. Vérifiez l’export et renvoyez-le.")
    if len(names) > limits.max_columns:
        raise too_wide(len(names), limits)
    systems = {name: _crs(column, options) for name, column in geo.items()}
    skipped = _boxes(geo)
    kept = [(str(name), str(kind)) for name, kind, *_ in found if name not in skipped]
    order = {str(name): index for index, (name, *_) in enumerate(found)}
    headers = unique_names([name for name, _ in kept], notes)
    selected: list[str] = []
    columns: list[RawColumn] = []
    for index, ((name, kind), header) in enumerate(zip(kept, headers, strict=True)):
        is_shape = name in geo or kind.startswith("GEOMETRY")
        source = f"r{order[name]}"
        expression, native = select_native(
            source, WKB if is_shape else kind, geometry=kind.startswith("GEOMETRY")
        )
        selected.append(f"{expression} AS c{index}")
        system = systems.get(name, crs.asked(options.crs) if options.crs else None) if is_shape else None
        columns.append(RawColumn(f"c{index}", header, native, system))
    aliases = ", ".join(f"r{index}" for index in range(len(found)))
    relation = f"(SELECT {', '.join(selected)} FROM read_parquet([{quoted(path)}]) AS source({aliases}))"
    return RawTable(
        relation,
        tuple(columns),
        "geoparquet" if geo else "parquet",
        notes.notes(),
        rows=rows,
        fallback=_refuse,
    )


def _damaged() -> RefusedContent:
    return RefusedContent("Ce fichier Parquet est abîmé ou incomplet. Refaites l’export.", code="corrupt")


def _refuse() -> NoReturn:
    """What is left to do when the engine fails in the middle of a large file."""
    raise _damaged()


def _geo(metadata: dict[bytes, bytes]) -> dict[str, dict[str, Any]]:
    """The WKB columns of the `geo` metadata, by name."""
    try:
        geo = json.loads(metadata.get(b"geo", b"{}"))
    except (ValueError, RecursionError):
        return {}
    columns = geo.get("columns") if isinstance(geo, dict) else None
    if not isinstance(columns, dict):
        return {}
    return {
        str(k): v for k, v in columns.items() if isinstance(v, dict) and v.get("encoding", "WKB") == "WKB"
    }


def _crs(column: dict[str, Any], options: ReadOptions) -> str | None:
    if options.crs:
        return crs.asked(options.crs)
    if "crs" not in column:
        return crs.WGS84
    return crs.known(json.dumps(column["crs"])) if column["crs"] else None


def _boxes(geo: dict[str, dict[str, Any]]) -> set[str]:
    """The columns that only hold the bounding boxes of others."""
    found: set[str] = set()
    for column in geo.values():
        covering = column.get("covering")
        box = covering.get("bbox") if isinstance(covering, dict) else None
        corner = box.get("xmin") if isinstance(box, dict) else None
        if isinstance(corner, list) and corner and isinstance(corner[0], str):
            found.add(corner[0])
    return found
