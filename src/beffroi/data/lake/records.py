"""Which records differ between two versions, by the fields that identify them: counted in bounded memory, nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from beffroi.data.fields import Schema
from beffroi.data.keys import KEY_COLUMN
from beffroi.data.lake.duck import open_memory, quoted_name, text_literal
from beffroi.data.lake.engine import Engine
from beffroi.data.lake.versions import SERVING


@dataclass(frozen=True, slots=True)
class DifferingRecords:
    """How many records are only in the newer version, only in the older, in both with other values in `fields`."""

    added: int
    removed: int
    changed: int
    fields: tuple[str, ...]  # those compared: in both versions, of the same type


def differing_records(
    old: tuple[Path, Schema], new: tuple[Path, Schema], *, memory: str, spill: Path
) -> DifferingRecords | None:
    """Compare two versions, each a folder and its schema; None when they are not identified by the same fields.

    Records that share one identity are compared together, as a bag.
    """
    compared = _compared(old[1], new[1])
    if not compared:
        return None
    with open_memory(memory, threads=2, spill=spill) as connection:
        for alias, (folder, _schema) in (("before", old), ("after", new)):
            connection.execute(f"ATTACH {text_literal(str(folder / SERVING))} AS {alias} (READ_ONLY)")
        row = connection.execute(_statement(compared, "before.rows", "after.rows")).fetchone()
    added, removed, changed = row or (0, 0, 0)
    return DifferingRecords(added, removed, changed, compared)


def ask_differing_records(
    engine: Engine, old: tuple[Path, Schema], new: tuple[Path, Schema], *, seconds: float
) -> DifferingRecords | None:
    """The same while somebody waits, in their turn and within the engine's limits.

    Raises:
        LimitReached: the versions are too large to compare in that time.
    """
    compared = _compared(old[1], new[1])
    if not compared:
        return None
    tables = engine.table(old[0]), engine.table(new[0])
    added, removed, changed = engine.fetch(_statement(compared, *tables), seconds=seconds)[0]
    return DifferingRecords(added, removed, changed, compared)


def _compared(old: Schema, new: Schema) -> tuple[str, ...]:
    """The fields in both, of the same type; none when records are not identified by the same fields."""
    keys = [field.name for field in new.key]
    if not keys or [field.name for field in old.key] != keys:
        return ()
    before = {field.name: field for field in old}
    return tuple(
        field.name
        for field in new
        if field.name in before
        and (before[field.name].type, before[field.name].multivalued) == (field.type, field.multivalued)
    )


def _statement(compared: Sequence[str], before: str, after: str) -> str:
    columns = ", ".join(quoted_name(name) for name in compared)

    def bags(table: str) -> str:
        return (
            f"(SELECT {KEY_COLUMN} AS key, count(*) AS many, sum(hash({columns})) AS bag "
            f"FROM {table} GROUP BY ALL)"
        )

    return (
        "SELECT count(*) FILTER (o.key IS NULL), count(*) FILTER (n.key IS NULL), "
        "count(*) FILTER (o.key IS NOT NULL AND n.key IS NOT NULL AND (o.many, o.bag) IS DISTINCT FROM (n.many, n.bag)) "
        f"FROM {bags(before)} o FULL JOIN {bags(after)} n ON o.key = n.key"
    )
