"""Texts of tables with many columns are read as one list, those of few rows as one text: the same rows are found as column by
column."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, compile_records, fulltext

COLUMNS = 12
WORDS = [
    "Lille",
    "lilles",
    "beffroi",
    "d'Ascq",
    "Œuvre",
    "métropole",
    "gare Lille Europe",
    "l'hôtel de ville",
    "x1",
]
QUESTIONS = st.sampled_from(
    ['"lille"', '"lil*"', '"oeuvre ascq"', 'search("beffroy gar")', 'search("metropol")', 'suggest("gare lil")',
     'suggest("hotel")', '"hotel lil* gare"', 'search("d\'asq oeuvres lil")', 'search(c0, "lille gar")', 'not search(c0, "lil")',
     'c1 like "%il% gare%"', 'not "lille"', 'not search("lille gare")', 'c0 like "lil%"', 'startswith("Lil")']
)  # fmt: skip


def _found(rows: list[list[str | None]], where: str, *, few: bool = False) -> list[int]:
    schema = Schema((Field("n", FieldType.INT), *(Field(f"c{i}", FieldType.TEXT) for i in range(COLUMNS))))
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE rows (n BIGINT, {', '.join(f'c{i} VARCHAR' for i in range(COLUMNS))})"
        )
        connection.executemany(
            f"INSERT INTO rows VALUES ({', '.join('?' * (COLUMNS + 1))})",
            [[n, *row] for n, row in enumerate(rows)],
        )
        context = Context(schema, "rows", "d", "s", rows=len(rows) if few else None)
        made = compile_records(Query(select="n", where=(where,), order_by="n", limit=100), context)
        return [row[0] for row in connection.execute(made.sql, made.params).fetchall()]


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.none() | st.sampled_from(WORDS), min_size=COLUMNS, max_size=COLUMNS),
        min_size=1,
        max_size=8,
    ),
    where=QUESTIONS,
)
def test_many_columns_find_what_few_find(rows: list[list[str | None]], where: str) -> None:
    assert COLUMNS > fulltext._FEW_PATTERNS
    listed, whole = _found(rows, where), _found(rows, where, few=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "_FEW_PATTERNS", 10 * COLUMNS)
        apart = _found(rows, f"{where} and true")  # another text: what was compiled is kept by its text
    assert listed == apart == whole


def test_a_search_of_few_rows_plans_as_many_patterns_whatever_its_words() -> None:
    schema = Schema(tuple(Field(f"c{i}", FieldType.TEXT) for i in range(COLUMNS)))
    context = Context(schema, "rows", "d", "s", rows=1_000)
    for where in ('"été"', '"général école élémentaire numéro été"', 'search("général école été")'):
        statement = compile_records(Query(where=(where,)), context)
        assert statement.sql.count("REGEXP") == 1, statement.sql
