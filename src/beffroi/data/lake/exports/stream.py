"""Text exports as chunks of bytes, in constant memory."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

import pyarrow as pa

from beffroi.data.lake.exports.text import Text

#: Rows of one batch: large enough to cost nothing, small enough to hold in memory many times; heavy ones may weigh 100 kB each.
LIGHT, HEAVY = 20_480, 512


class Batches(Protocol):
    """The engine, as far as an export needs it."""

    def batches(
        self, sql: str, params: Sequence[Any] | Mapping[str, Any] = (), *, seconds: float, rows: int = ...
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a statement."""


def text_chunks(
    engine: Batches,
    text: Text,
    params: Sequence[Any] | Mapping[str, Any],
    *,
    seconds: float,
    heavy: bool = False,
) -> Iterator[bytes]:
    """The export, chunk after chunk. The first rows are read before this returns, so that an error still finds no byte sent."""
    batches = engine.batches(text.sql, params, seconds=seconds, rows=HEAVY if heavy else LIGHT)
    lines = (line for batch in batches if (line := _bytes(batch)))
    first = next(lines, b"")
    return chain((text.head + first[text.skip :],), lines, (text.foot,) if text.foot else ())


def _bytes(batch: pa.RecordBatch) -> bytes:
    """All texts of the only column, end to end: they stand so in Arrow's memory already."""
    column = batch.column(0)
    width = 8 if pa.types.is_large_string(column.type) else 4
    _, offsets, data = column.buffers()
    if data is None:
        return b""
    places = memoryview(offsets).cast("q" if width == 8 else "i")
    start, end = places[column.offset], places[column.offset + len(column)]
    return bytes(memoryview(data)[start:end])
