"""Which fields are worth a facet: decided on the rows as written, never on the few that were looked at first."""

from dataclasses import replace

import duckdb

from beffroi.data.fields import FieldType
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.build.plan import Plan

_MOST = 100  # different values
_EACH = 5  # times each is met, on average
_LEAST = 10  # values
_LONGEST = 60  # characters
_NEAR = 2 * _MOST  # the estimate is up to a fifth off: beyond twice, the exact count cannot be within


def with_facets(connection: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Plan:
    """The plan whose fields of few values, each met several times, are annotated `facet`."""
    shown = {field.name for field in plan.schema}
    wanted = [column for column in plan.columns if column.final_name in shown and _wanted(column)]
    near = _measure(connection, table, wanted, 'approx_count_distinct("{}")')
    few = [column for column, (number,) in zip(wanted, near, strict=True) if number <= _NEAR]
    exact = _measure(
        connection,
        table,
        few,
        'count("{0}")',
        'count(DISTINCT "{0}")',
        'coalesce(max(length(CAST("{0}" AS VARCHAR))), 0)',
    )
    worth = {
        column.index
        for column, (values, distinct, longest) in zip(few, exact, strict=True)
        if values >= _LEAST and 1 < distinct <= _MOST and distinct * _EACH <= values and longest <= _LONGEST
    }
    columns = (
        replace(column, annotations={"facet": []}) if column.index in worth else column
        for column in plan.columns
    )
    return replace(plan, columns=tuple(columns))


def _wanted(column: Column) -> bool:
    choice = column.choice
    return choice.type is FieldType.BOOLEAN or (
        choice.type is FieldType.TEXT and choice.semantic not in {"email", "url"}
    )


def _measure(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[Column], *measures: str
) -> list[tuple[int, ...]]:
    """The numbers of each column, in one scan."""
    if not columns:
        return []
    asked = [measure.format(column.final_name) for column in columns for measure in measures]
    row = connection.execute(f"SELECT {', '.join(asked)} FROM {table}").fetchone()
    assert row is not None
    return [tuple(row[n : n + len(measures)]) for n in range(0, len(row), len(measures))]
