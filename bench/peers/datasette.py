"""Datasette: SQLite files opened immutable, counted once by `datasette inspect`, indexed, with FTS5; two processes.

From its pages "Performance and caching", "Settings" and "Full-text search".
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.peers.environments import binaries
from bench.process import free_port, run, service
from bench.source import utc

TEXTS = ("nom", "adresse", "commune", "etat", "type", "etat_connexion")
INDEXES = (
    "commune, nb_velos_dispo",
    "y, x",  # boxes; SpatiaLite is no part of Datasette
    "snapshot_at",
    "nb_velos_dispo",
    "nb_places_dispo",
    "nom",
)
SETTINGS = {
    "suggest_facets": "off",
    "num_sql_threads": str(2 * (os.cpu_count() or 1)),
    "sql_time_limit_ms": "300000",
    "facet_time_limit_ms": "300000",
    "max_returned_rows": "1000",
    "max_csv_mb": "0",
    "default_cache_ttl": "0",
}
KINDS = {"BIGINT": "INTEGER", "SMALLINT": "INTEGER", "DOUBLE": "REAL"}


def database(folder: Path, rows: Path) -> Path:
    """The SQLite file of a Parquet file, made once: table `rows`, its indexes, its words."""
    target = folder / "peers" / f"{rows.stem}.db"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    source = utc()
    columns = [(row[0], row[1]) for row in source.execute(f"DESCRIBE FROM '{rows}'").fetchall()]
    plain = ", ".join(f"{name}::VARCHAR" if kind.startswith("TIMESTAMP") else name for name, kind in columns)
    kinds = ", ".join(
        f"{name} {KINDS.get(kind, 'TEXT')}{' PRIMARY KEY' if name == 'id' else ''}" for name, kind in columns
    )
    store = sqlite3.connect(part, isolation_level=None)
    store.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE rows ({kinds}); BEGIN;"
    )
    cursor = source.execute(f"SELECT {plain} FROM '{rows}'")
    while found := cursor.fetchmany(50_000):
        store.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(columns))})", found)
    store.execute("COMMIT")
    _index(store, [name for name, _ in columns])
    store.close()
    part.rename(target)
    return target


def _index(store: sqlite3.Connection, columns: Sequence[str]) -> None:
    for number, indexed in enumerate(INDEXES):
        if set(indexed.split(", ")) <= set(columns):
            store.execute(f"CREATE INDEX by_{number} ON rows ({indexed})")
    texts = ", ".join(name for name in TEXTS if name in columns)
    store.execute(  # written so that Datasette finds it
        f"""CREATE VIRTUAL TABLE "rows_fts" USING FTS5 ({texts}, tokenize="unicode61 remove_diacritics 2", content="rows",
            content_rowid="id")"""
    )
    store.execute("INSERT INTO rows_fts (rows_fts) VALUES ('rebuild')")
    store.execute("INSERT INTO rows_fts (rows_fts) VALUES ('optimize')")
    store.execute("ANALYZE")


@contextmanager
def served(folder: Path, databases: Sequence[Path]) -> Iterator[str]:
    """Datasette over these files: http://…/{stem of the file}/rows.json."""
    programs, port = binaries(folder, "datasette"), free_port()
    log = folder / "peers" / "datasette.log"
    counts = folder / "peers" / f"counts-{'-'.join(file.stem for file in databases)}.json"
    if not counts.exists():
        run([programs / "datasette", "inspect", *databases, "--inspect-file", counts], log=log)
    command: list[str | Path] = [programs / "datasette", "gunicorn", "-p", str(port)]
    command += ["-w", str(os.cpu_count() or 1), "--inspect-file", counts]
    for name, value in SETTINGS.items():
        command += ["--setting", name, value]
    for file in databases:
        command += ["-i", file]
    with service(command, port, ready="/-/versions.json", log=log, environment={}) as address:
        yield address
