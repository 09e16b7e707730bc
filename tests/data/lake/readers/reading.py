"""Reading a file of given bytes, and looking at the rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from beffroi.data.lake import Limits, RawTable, ReadOptions, read


def rows_of(table: RawTable) -> list[tuple[Any, ...]]:
    """All rows; blank cells as None, bytes of geometries left out."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        names = [
            f"{c.sql}::VARCHAR" if c.native != "WKB" else f"({c.sql} IS NOT NULL)" for c in table.columns
        ]
        found = connection.execute(f"SELECT {', '.join(names)} FROM {table.relation}").fetchall()
    return [tuple(None if cell == "" else cell for cell in row) for row in found]


@dataclass
class Reader:
    """Reads bytes or a path."""

    folder: Path
    count: int = 0

    def __call__(
        self, source: bytes | Path, *, limits: Limits | None = None, name: str = "fichier", **options: str
    ) -> RawTable:
        self.count += 1
        path = source
        if isinstance(source, bytes):
            path = self.folder / f"source{self.count}"
            path.write_bytes(source)
        assert isinstance(path, Path)
        return read(
            path, name=name, options=ReadOptions(**options), limits=limits or Limits(), scratch=self.folder
        )


def headers(table: RawTable) -> list[str]:
    """The names of the columns."""
    return [column.header for column in table.columns]


def codes(table: RawTable) -> set[str]:
    """The codes of the notes."""
    return {note.code for note in table.notes}
