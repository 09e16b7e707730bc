"""Write the index of words, block of rows by block of rows, so that memory does not grow with the version."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.folding import BETWEEN, fold_sql
from beffroi.data.lake.duck import open_memory, quoted_name, text_literal
from beffroi.data.lake.exports.files import made_once
from beffroi.data.lake.report import Progress
from beffroi.data.lake.versions import SERVING, Lake, sync
from beffroi.data.lake.words.layout import LETTERS, WORDS, letters_sql
from beffroi.data.lake.words.rows import packed

LEAST_ROWS = 50_000  # below, reading the columns costs less than looking words up
BLOCK = 1 << 20  # rows read at once
COVERED = 2_000  # words of a field in a block, above which first letters have lines of their own

_TABLES = """
    CREATE TABLE parts.words (word VARCHAR, field USMALLINT, few BOOLEAN, covered BOOLEAN, rows BLOB);
    CREATE TABLE made.fields (place USMALLINT, name VARCHAR);
    CREATE TABLE made.about (rows BIGINT);
"""
# Each distinct value is folded and cut once; its rows follow it to each of its words.
_BLOCK_WORDS = """
    CREATE OR REPLACE TEMP TABLE block AS
    WITH by_value AS (
        SELECT {text} AS value, list(rowid::UINTEGER) AS rows FROM serving.rows
        WHERE rowid BETWEEN $1 AND $2 AND {column} IS NOT NULL GROUP BY value
    ), by_word AS (
        SELECT unnest(list_distinct(string_split_regex({folded}, {between}))) AS word, rows FROM by_value
    )
    SELECT word, flatten(list(rows)) AS rows FROM by_word WHERE word <> '' GROUP BY word
"""
_FIRST_LETTERS = """
    SELECT first || '*' AS word, flatten(list(rows)) AS rows
    FROM (SELECT DISTINCT unnest([{lefts}]) AS first, word, rows FROM block) GROUP BY first
"""
_VOCABULARY = """
    CREATE TABLE made.vocabulary AS
    SELECT word, length(word)::USMALLINT AS size, {letters} AS letters
    FROM (SELECT DISTINCT word FROM parts.words WHERE NOT ends_with(word, '*')) ORDER BY size, word
"""


def needs_words(schema: Schema, rows: int) -> bool:
    """Whether an index would answer sooner: there are many rows, with texts."""
    return rows >= LEAST_ROWS and any(field.searched for field in schema)


def make_words(version: Path, schema: Schema, lake: Lake, *, memory: str, progress: Progress) -> Path:
    """The index of the version in that folder, made if it is not there yet.

    `progress` is told before each field of each block, and may stop the work by raising: nothing is then kept.

    Raises:
        NotFound: the version was removed meanwhile.
    """
    fields = [field for field in schema if field.searched]
    if not (version / SERVING).is_file():
        raise NotFound("Cette version vient d'être retirée : il n'y a plus rien à indexer.")
    with lake.scratch() as scratch, open_memory(memory, threads=1, spill=scratch) as connection:
        connection.execute(f"ATTACH {text_literal(str(version / SERVING))} AS serving (READ_ONLY)")

        def make(part: Path) -> None:
            made = scratch / WORDS
            _write(connection, fields, made, progress)
            sync(made)
            made.replace(part)

        return made_once(version, WORDS, make)


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT count(*) FROM serving.rows").fetchone()
    assert found is not None
    return int(found[0])


def _write(
    connection: duckdb.DuckDBPyConnection, fields: list[Field], target: Path, progress: Progress
) -> None:
    rows = _count(connection)
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"ATTACH {text_literal(str(target))} AS made (STORAGE_VERSION 'latest')")
    # What is sorted at the end lies in a file of its own: a table that was dropped would leave its room in the index.
    connection.execute(f"ATTACH {text_literal(f'{target}.parts')} AS parts (STORAGE_VERSION 'latest')")
    connection.execute(_TABLES)
    steps = -(-rows // BLOCK) * len(fields)
    for step, (start, (place, field)) in enumerate(_parts(fields, rows)):
        progress("words", step / steps)
        _add(connection, place, field, start)
    progress("words", 1.0)
    connection.executemany(
        "INSERT INTO made.fields VALUES (?, ?)", [[place, field.name] for place, field in enumerate(fields)]
    )
    connection.execute("INSERT INTO made.about VALUES (?)", [rows])
    connection.execute(_VOCABULARY.format(letters=letters_sql("word")))
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("CREATE TABLE made.words AS FROM parts.words ORDER BY word, field")
    connection.execute("DETACH made")


def _parts(fields: list[Field], rows: int) -> Iterator[tuple[int, tuple[int, Field]]]:
    for start in range(0, rows, BLOCK):
        for numbered in enumerate(fields):
            yield start, numbered


def _add(connection: duckdb.DuckDBPyConnection, place: int, field: Field, start: int) -> None:
    column = quoted_name(field.name)
    many = field.type is FieldType.TEXT and field.multivalued
    statement = _BLOCK_WORDS.format(
        column=column,
        text=f"array_to_string({column}, ' ')" if many else column,
        folded=fold_sql("value"),
        between=text_literal(BETWEEN),
    )
    connection.execute(statement, [start, start + BLOCK - 1])
    found = connection.execute("SELECT count(*) > ? FROM block", [COVERED]).fetchone()
    covered = bool(found and found[0])
    _keep(connection, "FROM block", place, covered=covered)
    if covered:
        lefts = ", ".join(f"left(word, {letters})" for letters in range(1, LETTERS + 1))
        _keep(connection, _FIRST_LETTERS.format(lefts=lefts), place, covered=True)


def _keep(connection: duckdb.DuckDBPyConnection, statement: str, place: int, *, covered: bool) -> None:
    found = connection.execute(statement).to_arrow_table()
    for table in packed(found):
        connection.register("packed", table)
        connection.execute(
            "INSERT INTO parts.words SELECT word, ?, few, ?, rows FROM packed", [place, covered]
        )
        connection.unregister("packed")
