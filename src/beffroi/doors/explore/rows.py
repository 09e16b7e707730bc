"""From statements to what leaves: rows as mappings by the caller's keys, totals, the mark of an answer that may be kept."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest

from beffroi.city.catalog.public import engine
from beffroi.data.memory import Answers
from beffroi.data.odsql import Context, Query, Statement, compile_count
from beffroi.doors.explore.answers import inline, keep, tag

_totals = Answers()


def run(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows of a statement, as the engine gives them."""
    return engine().fetch(
        statement.sql,
        statement.params,
        seconds=settings.BEFFROI["QUERY_SECONDS"],
        scans=statement.scans,
        stops=statement.stops,
    )


def fetch(statement: Statement, tree: Callable[[str], Any] = inline) -> list[dict[str, Any]]:
    """The rows of a statement; `tree` makes what is shown of a JSON column, by default the text as it is."""
    return page(statement, tree)[0]


def page(
    statement: Statement, tree: Callable[[str], Any] = inline
) -> tuple[list[dict[str, Any]], int | None]:
    """The rows of a statement, and how many match, paging apart, when the statement tells it."""
    rows = run(statement)
    total = statement.total
    if statement.counted and rows:
        total = rows[0][len(statement.columns)]
        rows = [row[: len(statement.columns)] for row in rows]
    return _shaped(statement, rows, tree), total


def _shaped(
    statement: Statement, rows: list[tuple[Any, ...]], tree: Callable[[str], Any]
) -> list[dict[str, Any]]:
    keys = [column.key for column in statement.columns]
    trees = [position for position, column in enumerate(statement.columns) if column.kind == "json"]
    if not trees:
        return [dict(zip(keys, row, strict=True)) for row in rows]
    shaped = []
    for row in rows:
        values = list(row)
        for position in trees:
            if values[position] is not None:
                values[position] = tree(values[position])
        shaped.append(dict(zip(keys, values, strict=True)))
    return shaped


def total(
    query: Query, context: Context, *, all_rows: int, found: int, limit: int, known: int | None = None
) -> int:
    """How many rows match, of `all_rows`, knowing that this page asked `limit` of them and `found` some; `known` is what its
    statement tells."""
    if known is not None:
        return known
    if not (query.where or query.refine or query.exclude):
        return all_rows
    if 0 < found < limit:
        return query.offset + found
    return _counted(compile_count(query, context))


def _counted(statement: Statement) -> int:
    """The number a count gives, read once: every page of a reading tells it."""
    mark = f"{statement.sql}\0{statement.params!r}"
    known = _totals.get(mark)
    if known is None:
        known = str(run(statement)[0][0]).encode()
        keep(_totals, mark, known)
    return int(known)


def etag(request: HttpRequest, state: str) -> str | None:
    """The mark of the answer to this very address on that state of the data; None when the answer depends on the hour."""
    asked = request.META.get("QUERY_STRING", "")
    if "now" in unquote(asked).lower():
        return None
    return tag(state, request.path, asked, request.get_host(), request.scheme)
