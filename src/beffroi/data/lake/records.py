"""Which records differ between two versions, by the fields that identify them: counted in bounded memory, nothing is kept."""

from dataclasses import dataclass
from pathlib import Path

from beffroi.data.fields import Schema
from beffroi.data.keys import KEY_COLUMN
from beffroi.data.lake.duck import open_memory, text_literal
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
    (old_folder, old_schema), (new_folder, new_schema) = old, new
    keys = [field.name for field in new_schema.key]
    if not keys or [field.name for field in old_schema.key] != keys:
        return None
    before = {field.name: field for field in old_schema}
    compared = [
        field.name
        for field in new_schema
        if field.name in before
        and (before[field.name].type, before[field.name].multivalued) == (field.type, field.multivalued)
    ]
    with open_memory(memory, threads=2, spill=spill) as connection:
        for alias, folder in (("before", old_folder), ("after", new_folder)):
            connection.execute(f"ATTACH {text_literal(str(folder / SERVING))} AS {alias} (READ_ONLY)")
        row = connection.execute(_statement(compared)).fetchone()
    added, removed, changed = row or (0, 0, 0)
    return DifferingRecords(added, removed, changed, tuple(compared))


def _statement(compared: list[str]) -> str:
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in compared)

    def bags(alias: str) -> str:
        return (
            f"(SELECT {KEY_COLUMN} AS key, count(*) AS many, sum(hash({columns})) AS bag "
            f"FROM {alias}.rows GROUP BY ALL)"
        )

    return (
        "SELECT count(*) FILTER (o.key IS NULL), count(*) FILTER (n.key IS NULL), "
        "count(*) FILTER (o.key IS NOT NULL AND n.key IS NOT NULL AND (o.many, o.bag) IS DISTINCT FROM (n.many, n.bag)) "
        f"FROM {bags('before')} o FULL JOIN {bags('after')} n ON o.key = n.key"
    )
