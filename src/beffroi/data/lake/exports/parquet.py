"""Parquet exports: typed columns, under the names readers see, in row groups written as they come; places as GeoParquet 1.1."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.places import projected, system
from beffroi.data.lake.exports.stream import HEAVY, LIGHT, Batches
from beffroi.data.lake.exports.style import WGS84, ExportStyle

#: Rows of a row group, as in the lake's own files; and of one whose rows may weigh a lot.
GROUP, HEAVY_GROUP = 122_880, 16_384

_PLACES = {Holds.POINT, Holds.WKB}


def write_parquet(engine: Batches, rows: Rows, style: ExportStyle, target: Path, *, seconds: float) -> None:
    """Write the rows to `target`."""
    shown = ", ".join(f"{_value(c, style.epsg)} AS {c.sql}" for c in rows.columns) or "NULL AS nothing"
    batches = engine.batches(
        f"SELECT {shown} FROM ({rows.sql})", rows.params, seconds=seconds, rows=HEAVY if rows.heavy else LIGHT
    )
    first = next(batches, None)
    if first is None:
        first = pa.RecordBatch.from_pylist([], schema=pa.schema([(c.sql, pa.string()) for c in rows.columns]))
    schema = pa.schema(
        [pa.field(c.key, _told(field.type)) for c, field in zip(rows.columns, first.schema, strict=True)],
        metadata=_geo([c.key for c in rows.columns if c.holds in _PLACES], style.epsg),
    )
    group = HEAVY_GROUP if rows.heavy else GROUP
    with pq.ParquetWriter(target, schema, compression=style.parquet) as writer:
        waiting, held = [first], first.num_rows
        for batch in batches:
            waiting.append(batch)
            held += batch.num_rows
            if held >= group:
                _flush(writer, waiting, schema)
                held = 0
        _flush(writer, waiting, schema)


def _flush(writer: pq.ParquetWriter, waiting: list[pa.RecordBatch], schema: pa.Schema) -> None:
    named: Iterable[pa.RecordBatch] = (
        pa.RecordBatch.from_arrays(
            [c.cast(t) for c, t in zip(b.columns, schema.types, strict=True)], schema=schema
        )
        for b in waiting
    )
    table = pa.Table.from_batches(named, schema)
    waiting.clear()
    if table.num_rows:
        writer.write_table(table, row_group_size=GROUP)


def _told(found: pa.DataType) -> pa.DataType:
    """The type readers see: the engine names the zone of instants as the machine does."""
    return pa.timestamp(found.unit, "UTC") if pa.types.is_timestamp(found) and found.tz else found


def _value(column: ExportColumn, epsg: int) -> str:
    name = column.sql
    if column.holds is Holds.POINT:
        point = projected(f"ST_Point({name}.lon, {name}.lat)", epsg)
        return f"CASE WHEN {name}.lon IS NOT NULL THEN ST_AsWKB({point}) END"
    if column.holds is Holds.WKB and epsg != WGS84:
        return f"ST_AsWKB({projected(f'ST_GeomFromWKB({name})', epsg)})"
    return name


def _geo(columns: list[str], epsg: int) -> dict[bytes, bytes]:
    """GeoParquet metadata. WGS84 lon lat is its default system; which geometries there are is not known before the end."""
    if not columns:
        return {}
    shape: dict[str, Any] = {"encoding": "WKB", "geometry_types": []}
    crs = system(epsg)
    if epsg != WGS84 and crs is not None:
        shape["crs"] = crs.to_json_dict()
    geo = {"version": "1.1.0", "primary_column": columns[0], "columns": dict.fromkeys(columns, shape)}
    return {b"geo": json.dumps(geo).encode()}
