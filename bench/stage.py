"""What a part of the bench stands on: the rows, our server, the peers; each made or started when first asked for."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from bench import instance, source
from bench.peers import datasette, postgres, pygeoapi, tipg
from bench.questions import World
from bench.source import utc


@dataclass
class Stage:
    """A run of the bench; leaving it ends every server it started."""

    folder: Path  # files and peers' stores are kept there from run to run
    sizes: tuple[int, ...]  # numbers of rows, the smallest first
    rounds: int
    seconds: float  # how long a rate is measured
    rows_file: Path
    about: str
    _ends: ExitStack = field(default_factory=ExitStack)
    _worlds: dict[int, World] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def table(self, rows: int) -> Path:
        """The Parquet file of so many rows."""
        return source.table(self.folder, self.rows_file, rows)

    def points(self) -> Path:
        """The Parquet file of the smallest size, each row at a place of its own."""
        return source.points(self.folder, self.rows_file, self.sizes[0])

    def world(self, rows: int) -> World:
        """What questions are drawn from."""
        if rows not in self._worlds:
            self._worlds[rows] = World.of(self.table(rows))
        return self._worlds[rows]

    @cached_property
    def home(self) -> Path:
        """Our instance, with every size and the points."""
        files = [*(self.table(rows) for rows in self.sizes), self.points()]
        return instance.made(self.folder, {file.stem: file for file in files})

    @cached_property
    def beffroi(self) -> str:
        """Our server."""
        return self._ends.enter_context(instance.served(self.home))

    def dataset(self, rows: int) -> str:
        """The address of our dataset of so many rows."""
        return f"{self.beffroi}{instance.API}/{self.table(rows).stem}"

    def serving(self, rows: int) -> Path:
        """Its serving file."""
        return instance.serving(self.home, self.table(rows).stem)

    def fields(self, rows: int) -> str:
        """The fields of an answer as DuckDB selects them; instants as text, as the API gives them."""
        connection = utc()
        connection.execute(f"ATTACH '{self.serving(rows)}' AS serving (READ_ONLY)")
        described = connection.execute("DESCRIBE serving.rows").fetchall()
        return ", ".join(
            f'"{name}"::VARCHAR AS "{name}"' if kind.startswith("TIMESTAMP") else f'"{name}"'
            for name, kind, *_ in described
            if not name.startswith("_")
        )

    @cached_property
    def postgres(self) -> str:
        """PostgreSQL, holding every size and the points."""
        url = self._ends.enter_context(postgres.served(self.folder))
        for file in (*(self.table(rows) for rows in self.sizes), self.points()):
            postgres.load(url, file)
        return url

    @cached_property
    def tipg(self) -> str:
        """TiPg on it."""
        return self._ends.enter_context(tipg.served(self.folder, self.postgres))

    @cached_property
    def pygeoapi(self) -> str:
        """pygeoapi on it."""
        tables = [sql_name(self.table(rows)) for rows in self.sizes]
        return self._ends.enter_context(pygeoapi.served(self.folder, self.postgres, tables))

    @cached_property
    def datasette(self) -> str:
        """Datasette, with every size."""
        files = [datasette.database(self.folder, self.table(rows)) for rows in self.sizes]
        return self._ends.enter_context(datasette.served(self.folder, files))


def sql_name(file: Path) -> str:
    """The name of a file's table in PostgreSQL."""
    return file.stem.replace("-", "_")
