"""Rows read a hundred at a time and kept, encoded: most pages asked for are the first ones of a dataset or the next ones of a
reading, and a version never changes.

Pages found by their position alone are read so (`Statement.window`); a block costs little more than a page. Long rows are not
kept: of each kind of page, the first one asked for tells how long they are.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from beffroi.data.memory import Answers
from beffroi.data.odsql import Statement, Window, paged
from beffroi.doors.explore.answers import encode, inline, keep
from beffroi.doors.explore.rows import fetch

BLOCK = 100  # rows: the longest page
LONGEST = 2_000  # bytes of a row on average, beyond which only what is asked for is read
_SHORT, _LONG = b"short", b"long"
_END = b"\0"  # of a row: no JSON holds it

_kept = Answers()


def rows_of(statement: Statement, window: Window) -> list[Any]:
    """The rows of a statement that has a window, ready to be encoded: objects, or JSON that is already text."""
    length = _kept.get(window.sql)
    if length != _SHORT:
        rows = fetch(statement)
        if length is None and rows:
            keep(_kept, window.sql, _SHORT if len(encode(rows)) <= LONGEST * len(rows) else _LONG)
        return list(rows)
    return _between(window, lambda number: _block(statement, window, number))


def _between(window: Window, block: Callable[[int], list[bytes]]) -> list[Any]:
    """The rows of a window, from its blocks."""
    first, start = divmod(window.offset, BLOCK)
    rows: list[bytes] = []
    while len(rows) < start + window.limit:
        read = block(first)
        rows += read
        if len(read) < BLOCK:
            break
        first += 1
    return [inline(row) for row in rows[start : start + window.limit]]


def _block(statement: Statement, window: Window, number: int) -> list[bytes]:
    """The rows of a block; fewer than `BLOCK` where the reading ends."""
    mark = f"{window.sql}\0{number}"
    kept = _kept.get(mark)
    if kept is None:
        rows = fetch(replace(statement, sql=paged(window.sql, BLOCK, number * BLOCK)))
        kept = _END.join(encode(row) for row in rows)
        keep(_kept, mark, kept)
    return kept.split(_END) if kept else []
