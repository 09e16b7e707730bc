"""Parquet exports: typed columns, under the names readers see, in row groups written as they come."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from beffroi.data.lake.exports.stream import HEAVY, LIGHT, Batches

Compression = Literal["snappy", "zstd"]

#: Rows of a row group, as in the lake's own files.
GROUP = 122_880


def write_parquet(
    engine: Batches,
    sql: str,
    params: Sequence[Any] | Mapping[str, Any],
    names: Sequence[str],
    target: Path,
    *,
    compression: Compression,
    seconds: float,
    heavy: bool = False,
    geometry: Sequence[str] = (),
) -> None:
    """Write the rows of a statement to `target`; `names` are those of the columns; those in `geometry` hold WKB."""
    batches = engine.batches(sql, params, seconds=seconds, rows=HEAVY if heavy else LIGHT)
    first = next(batches, None)
    if first is None:
        first = pa.RecordBatch.from_pylist([], schema=pa.schema([(name, pa.string()) for name in names]))
    schema = pa.schema(
        [pa.field(name, field.type) for name, field in zip(names, first.schema, strict=True)],
        metadata=_geo(geometry),
    )
    waiting: list[pa.RecordBatch] = []
    held = 0
    with pq.ParquetWriter(target, schema, compression=compression) as writer:

        def flush() -> None:
            nonlocal held
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting, schema), row_group_size=GROUP)
                waiting.clear()
                held = 0

        batch: pa.RecordBatch | None = first
        while batch is not None:
            waiting.append(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            held += batch.num_rows
            if held >= GROUP:
                flush()
            batch = next(batches, None)
        flush()


def _geo(columns: Sequence[str]) -> dict[bytes, bytes]:
    """GeoParquet 1.1 metadata. WGS84 lon lat is its default system; which geometries there are is not known before the end."""
    if not columns:
        return {}
    shapes = {name: {"encoding": "WKB", "geometry_types": []} for name in columns}
    geo = {"version": "1.1.0", "primary_column": columns[0], "columns": shapes}
    return {b"geo": json.dumps(geo).encode()}
