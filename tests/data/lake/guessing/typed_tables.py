"""Raw tables made by hand, as a reader would hand them over."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from beffroi.data.lake.draft import Draft, Hints, type_and_write
from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.raw import RawColumn, RawTable, ReadOptions

LILLE = (2.75, 50.48, 3.3, 50.8)


def raw_table(folder: Path, columns: Mapping[str, Sequence[str]]) -> RawTable:
    """Stage columns of text as a CSV the engine scans."""
    path = folder / "staged.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(zip(*columns.values(), strict=True))
    names = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(columns)))
    relation = f"read_csv('{path}', delim=',', quote='\"', escape='\"', header=false, auto_detect=false, columns={{{names}}})"
    return RawTable(relation, tuple(RawColumn(f"c{n}", header) for n, header in enumerate(columns)), "csv")


def typed(
    folder: Path,
    columns: Mapping[str, Sequence[str]],
    *corrections: dict[str, Any],
    sample: int = 20_480,
    options: ReadOptions | None = None,
) -> Draft:
    """The draft of these columns."""
    folder.mkdir(parents=True, exist_ok=True)
    return type_and_write(
        raw_table(folder, columns),
        folder / "uid" / "1",
        corrections=corrections,
        hints=Hints(bbox=LILLE),
        sample_rows=sample,
        options=options,
    )


def rows(draft: Draft, sql: str = "SELECT * FROM rows") -> list[tuple[Any, ...]]:
    """What the serving file answers."""
    connection = open_memory("300MB", threads=1)
    try:
        connection.execute(f"ATTACH '{draft.folder / 'serving.duckdb'}' AS v (READ_ONLY)")
        connection.execute("USE v")
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def kind(draft: Draft, name: str) -> str:
    """The type of a field."""
    field = draft.schema.get(name)
    assert field is not None, [f.name for f in draft.schema]
    return field.type.value


def codes(draft: Draft) -> set[str]:
    """The codes of the report's notes."""
    return {note.code for note in draft.report.notes}
