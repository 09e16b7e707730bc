"""The heads of a version: its first rows in the order of each field, both ways, as small tables beside the serving file.

Pages deep in an order are seldom asked, first ones all the time: a page of a head costs what any page costs, whatever the size of
the version. A file kept with it, made after publication: tables `h0a`, `h0d`, `h1a`… hold the serving file's columns and
`POSITION`; `fields` tells which field is which (`place`, `name`), `about` their `depth`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.heads import POSITION
from beffroi.data.lake.duck import open_memory, quoted_name, text_literal
from beffroi.data.lake.exports.files import made_once
from beffroi.data.lake.report import Progress
from beffroi.data.lake.versions import SERVING, Lake, sync

HEADS = (
    "heads-1.duckdb"  # another number whenever the orders or the tables change: the old file is then not read
)
LEAST_ROWS = 50_000  # below, sorting costs less than a millisecond or two
MOST_DEEP = 10_000  # where paging ends (BEFFROI_MAX_OFFSET)
LEAST_DEEP = 100  # a page
_SHARE = 4  # all the heads together hold at most one row for each so many of the version
_SORTED = {
    FieldType.TEXT,
    FieldType.INT,
    FieldType.DOUBLE,
    FieldType.DATE,
    FieldType.DATETIME,
    FieldType.BOOLEAN,
}
_WAYS = {"a": "ASC", "d": "DESC"}
# The positions first: sorting whole rows would carry all their columns along.
_HEAD = """
    CREATE TABLE made.h{place}{way} AS
    SELECT r.*, r.rowid AS {position} FROM serving.rows r
    JOIN (SELECT rowid AS at FROM serving.rows ORDER BY {column} {order}, rowid LIMIT {depth}) p ON r.rowid = p.at
    ORDER BY r.{column} {order}, r.rowid
"""


@dataclass(frozen=True, slots=True)
class VersionHeads:
    """`beffroi.data.heads.Heads` of one version, in an attached file."""

    alias: str
    depth: int
    places: Mapping[str, int]

    def table(self, field: str, *, descending: bool) -> str | None:
        """As the protocol says."""
        place = self.places.get(field)
        return None if place is None else f'"{self.alias}".h{place:d}{"d" if descending else "a"}'


def sorted_fields(schema: Schema) -> list[Field]:
    """The fields that have a head. None where a name would hide what tells a row's position."""
    if any(field.name.lower() in {POSITION, "rowid"} for field in schema):
        return []
    return [field for field in schema if field.type in _SORTED and not field.multivalued]


def heads_depth(schema: Schema, rows: int) -> int:
    """How deep the heads of such a version would be; 0 when they are not worth it."""
    fields = len(sorted_fields(schema))
    if not fields or rows < LEAST_ROWS:
        return 0
    depth = min(MOST_DEEP, rows // (_SHARE * len(_WAYS) * fields))
    return depth if depth >= LEAST_DEEP else 0


def make_heads(
    version: Path, schema: Schema, rows: int, lake: Lake, *, memory: str, progress: Progress
) -> Path:
    """The heads of the version in that folder, of so many rows (`heads_depth` is not 0), made if they are not there yet.

    `progress` is told before each field, and may stop the work by raising: nothing is then kept.

    Raises:
        NotFound: the version was removed meanwhile.
    """
    if not (version / SERVING).is_file():
        raise NotFound("Cette version vient d'être retirée : il n'y a plus rien à trier.")
    depth, fields = heads_depth(schema, rows), sorted_fields(schema)
    with lake.scratch() as scratch, open_memory(memory, threads=1, spill=scratch) as connection:
        connection.execute(f"ATTACH {text_literal(str(version / SERVING))} AS serving (READ_ONLY)")

        def make(part: Path) -> None:
            made = scratch / HEADS
            _write(connection, fields, depth, made, progress)
            sync(made)
            made.replace(part)

        return made_once(version, HEADS, make)


def _write(
    connection: duckdb.DuckDBPyConnection, fields: list[Field], depth: int, target: Path, progress: Progress
) -> None:
    connection.execute(f"ATTACH {text_literal(str(target))} AS made (STORAGE_VERSION 'latest')")
    connection.execute("CREATE TABLE made.fields (place USMALLINT, name VARCHAR)")
    connection.execute(f"CREATE TABLE made.about AS SELECT {depth:d} AS depth")
    for place, field in enumerate(fields):
        progress("heads", place / len(fields))
        for way, order in _WAYS.items():
            connection.execute(
                _HEAD.format(
                    place=place,
                    way=way,
                    order=order,
                    depth=depth,
                    position=quoted_name(POSITION),
                    column=quoted_name(field.name),
                )
            )
        connection.execute("INSERT INTO made.fields VALUES (?, ?)", [place, field.name])
    progress("heads", 1.0)
    connection.execute("DETACH made")
