"""Parquet exports: typed columns, under the names readers see, in row groups written as they come."""

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
    metadata: Mapping[bytes, bytes] | None = None,
) -> None:
    """Write the rows of a statement to `target`; `names` are those of the columns, `metadata` that of the file."""
    batches = engine.batches(sql, params, seconds=seconds, rows=HEAVY if heavy else LIGHT)
    first = next(batches, None)
    if first is None:
        first = pa.RecordBatch.from_pylist([], schema=pa.schema([(name, pa.string()) for name in names]))
    schema = pa.schema(
        [pa.field(name, field.type) for name, field in zip(names, first.schema, strict=True)],
        metadata=dict(metadata or {}),
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
