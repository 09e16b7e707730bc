"""Rows under the data that are not data: a total, a remark. They are said, and left out when a person asks for it."""

import re
from collections.abc import Sequence
from dataclasses import replace

import duckdb

from beffroi.data.lake.raw import Note, RawTable, Severity
from beffroi.data.saying import Fact

_MOST_ROWS = 20_000  # such rows end what people read, not large extractions
_LOOKED = 10  # rows looked at, from the last
_LEAST = 4  # rows of data without which nothing is said
_TOTAL = re.compile(r"(sous[- ]?)?tota(l|ux)\b|ensemble$", re.IGNORECASE)


def settle(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, *, leave_out: bool
) -> tuple[RawTable, list[Note]]:
    """The table without its last rows that are no data when `leave_out`, as it is otherwise; and what is to be said of them."""
    found, count = _endings(connection, raw)
    if not found:
        return raw, []
    first = count - len(found)
    where = [label for label, _ in raw.locate([first, count - 1])]
    line = raw.locate([first])[0][1]
    place = where[0] if len(found) == 1 else f"{where[0]} à {where[1]}"
    facts: dict[str, Fact] = {"n": len(found), "shown": next((cell for cell in found[-1] if cell), "")[:80]}
    if leave_out:
        kept = replace(raw, relation=f"(SELECT * FROM {raw.relation} LIMIT {first})", rows=first)
        note = Note("endings_left", facts, Severity.INFO, where=place, line=line, count=len(found))
        return kept, [note]
    return raw, [Note("endings", facts, where=place, line=line, count=len(found))]


def _endings(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> tuple[list[Sequence[str]], int]:
    """The last rows that are no data, the very last first, and how many rows there are in all; none in a large table."""
    if len(raw.columns) < 2 or any(column.native is not None for column in raw.columns):
        return [], 0
    columns = ", ".join(f"trim(coalesce({column.sql}, ''))" for column in raw.columns)
    taken = connection.execute(
        f"SELECT {columns} FROM (SELECT * FROM {raw.relation} LIMIT {_MOST_ROWS + 1})"
    ).fetchall()
    if not _LEAST < len(taken) <= _MOST_ROWS:
        return [], 0
    filled = sorted(sum(1 for cell in row if cell) for row in taken)
    usual = filled[len(filled) // 2]
    found: list[Sequence[str]] = []
    for row in taken[: -_LOOKED - 1 : -1]:
        cells = [cell for cell in row if cell]
        total = bool(cells) and _TOTAL.match(cells[0]) is not None
        alone = usual >= 3 and len(cells) == 1 and len(cells[0].split()) > 2
        if not (total or alone or not cells):
            break
        found.append(row)
    while found and not any(found[-1]):
        found.pop()
    return (found, len(taken)) if len(taken) - len(found) >= _LEAST else ([], 0)
