"""The values that did not fit: counted exactly, the first of them listed with where a person finds them."""

from collections.abc import Sequence

import duckdb

from beffroi.data.lake.build.columns import IN_WORDS, Column
from beffroi.data.lake.build.places import Place
from beffroi.data.lake.build.plan import Plan
from beffroi.data.lake.raw import Limits, Note, RawTable, Severity
from beffroi.data.saying import Fact, word

_SHOWN = 200  # characters of a value


def list_faults(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    plan: Plan,
    failed: Sequence[Place | Column],
    limits: Limits,
) -> tuple[list[Note], dict[str, int]]:
    """Notes on the faults of `failed`, at most `limits.max_notes` of one field, and their exact count by field name."""
    notes: list[Note] = []
    counts: dict[str, int] = {}
    flags = {id(source): flag for source, flag in plan.flags()}
    for source in failed:
        flag = flags[id(source)]
        name = source.final_name if isinstance(source, Column) else source.name
        numbered = f"(SELECT *, row_number() OVER () - 1 AS place FROM {raw.relation})"
        shown = _shown(source)
        faults = f"SELECT place, {shown} AS value FROM {plan.values(numbered)} WHERE {flag}"
        total = connection.execute(f"SELECT count(*) FROM ({faults})").fetchone()
        found = connection.execute(
            f"SELECT place, value FROM ({faults}) ORDER BY place LIMIT {limits.max_notes}"
        ).fetchall()
        counts[name] = int(total[0]) if total else 0
        where = raw.locate([int(place) for place, _ in found])
        headers = " / ".join(_headers(source))
        for (label, line), (_, value) in zip(where, found, strict=True):
            text = str(value)
            cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
            notes.append(
                Note(
                    "bad_coordinates" if isinstance(source, Place) else "bad_value",
                    _asked(source),
                    Severity.ERROR,
                    where=label,
                    line=line,
                    column=headers,
                    value=cut,
                )
            )
        rest = counts[name] - len(found)
        if rest > 0:
            notes.append(
                Note(
                    "bad_values_more.places" if isinstance(source, Place) else "bad_values_more",
                    {"n": rest, **_asked(source)},
                    Severity.ERROR,
                    column=headers,
                    count=rest,
                )
            )
    return notes, counts


def _shown(source: Place | Column) -> str:
    if isinstance(source, Column):
        return f"CAST({source.raw.sql} AS VARCHAR)"
    if source.shape:
        cell = source.sources[0].raw
        return (
            f"CAST({cell.sql} AS VARCHAR)"
            if cell.native != "WKB"
            else f"ST_AsText(f{source.sources[0].index})"
        )
    x, y = source.sources
    return f"concat({x.raw.sql}, ' ; ', {y.raw.sql})"


def _headers(source: Place | Column) -> list[str]:
    columns = (source,) if isinstance(source, Column) else source.sources
    return [column.raw.header.strip() or column.name for column in columns]


def _asked(source: Place | Column) -> dict[str, Fact]:
    """What the values of a column should have been."""
    return {} if isinstance(source, Place) else {"kind": word(IN_WORDS[source.choice.type.value])}
