"""Positions of rows as bytes, and back."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
from pyroaring import BitMap

FEW = 32  # positions kept as plain numbers: a bitmap would be larger, and slower to make by the million

_NUMBER = array("I")
assert _NUMBER.itemsize == 4


def packed(found: pa.Table) -> Iterator[pa.Table]:
    """Tables of `word`, `few`, `rows` (bytes), from one of `word` and `rows` (list of 32-bit positions, in any order)."""
    sizes = pc.list_value_length(found.column("rows"))
    few = pc.less_equal(sizes, FEW)
    rare, frequent = found.filter(few), found.filter(pc.invert(few))
    for batch in rare.to_batches():
        yield _table(batch.column("word"), _numbers(batch.column("rows")), few=True)
    for batch in frequent.to_batches():
        positions = batch.column("rows")
        yield _table(batch.column("word"), pa.array(_bitmaps(positions), pa.binary()), few=False)


def unpacked(lines: Iterable[tuple[bool, bytes]]) -> BitMap:
    """The positions of several lines together."""
    plain, found = array("I"), []
    for few, rows in lines:
        if few:
            plain.frombytes(rows)
        else:
            found.append(BitMap.deserialize(rows))
    return BitMap.union(BitMap(plain), *found)


def _table(words: pa.Array, rows: pa.Array, *, few: bool) -> pa.Table:
    return pa.table({"word": words, "few": pa.repeat(pa.scalar(few), len(words)), "rows": rows})


def _numbers(positions: pa.ListArray) -> pa.Array:
    """The same memory, seen as bytes: nothing is done for each word."""
    values = positions.flatten()
    starts = pc.subtract(positions.offsets, positions.offsets[0])
    offsets = pc.multiply(starts, pa.scalar(4, pa.int32()))
    data = pa.py_buffer(
        memoryview(values.buffers()[1])[values.offset * 4 : (values.offset + len(values)) * 4]
    )
    return pa.Array.from_buffers(pa.binary(), len(positions), [None, offsets.buffers()[1], data])


def _bitmaps(positions: pa.ListArray) -> Iterator[bytes]:
    values = positions.flatten()
    data = memoryview(values.buffers()[1])[values.offset * 4 :]
    starts = pc.subtract(positions.offsets, positions.offsets[0]).to_pylist()
    for start, end in pairwise(starts):
        numbers = array("I")
        numbers.frombytes(data[start * 4 : end * 4])
        rows = BitMap(numbers)
        rows.run_optimize()
        yield rows.serialize()
