"""PostgreSQL with PostGIS, from the distribution: its tables clustered on geometry, indexed, analysed; kept between runs.

Memory as PostgreSQL's page "Resource Consumption" advises (a quarter of the machine for its buffers), costs for a disk without
seeks; clustering, indexes and trigrams as PostGIS' "Performance Tips" and the page of pg_trgm say.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.source import utc

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
EXTENSIONS = Path("/usr/share/postgresql")
KINDS = {"TIMESTAMP WITH TIME ZONE": "timestamptz", "DOUBLE": "double precision", "VARCHAR": "text"}
INDEXES = (
    "(commune, nb_velos_dispo)",
    "(snapshot_at)",
    "(nb_velos_dispo)",
    "(nb_places_dispo)",
    "(nom)",
    "USING gin (nom gin_trgm_ops)",
    "USING gin (adresse gin_trgm_ops)",
)


def options() -> str:
    """Settings of the server, as its command line takes them."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    settings = {
        "shared_buffers": f"{memory // 4}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "maintenance_work_mem": f"{min(memory // 16, 2048)}MB",
        "work_mem": "64MB",
        "random_page_cost": "1.1",
        "max_wal_size": "8GB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "timezone": "UTC",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The server, its data kept under the folder, until the block ends: postgresql://…"""
    if not list(EXTENSIONS.glob("*/extension/postgis.control")):
        subprocess.run(["bash", str(SCRIPTS / "apt.sh"), "postgresql-postgis"], check=True)
    place = folder / "postgres"
    place.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    script = ["bash", str(SCRIPTS / "postgres.sh")]
    started = subprocess.run(
        [*script, "start", str(place), options()], capture_output=True, text=True, check=False
    )
    if started.returncode:
        raise SystemExit(f"PostgreSQL does not start: {started.stderr}{(place / 'log').read_text()}")
    try:
        url = started.stdout.strip()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        yield url
    finally:
        subprocess.run([*script, "halt", str(place)], check=False)


def load(url: str, rows: Path) -> str:
    """The table of a Parquet file, made once; its name is the file's (rows_1000000)."""
    name = rows.stem.replace("-", "_")
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass(%s)", (f"public.{name}",)).fetchone() != (None,):
            return name
        source = utc()
        columns = [(row[0], row[1]) for row in source.execute(f"DESCRIBE FROM '{rows}'").fetchall()]
        kinds = ", ".join(
            f"{column} {KINDS.get(kind, kind.lower())}{' PRIMARY KEY' if column == 'id' else ''}"
            for column, kind in columns
        )
        making = f"making_{name}"
        connection.execute(f"DROP TABLE IF EXISTS {making}")
        place = "geom geometry(Point, 4326) GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(x, y), 4326)) STORED"
        connection.execute(f"CREATE TABLE {making} ({kinds}, {place})")
        names = ", ".join(column for column, _ in columns)
        with connection.cursor().copy(f"COPY {making} ({names}) FROM STDIN") as copy:
            cursor = source.execute(f"FROM (SELECT {_plain(columns)} FROM '{rows}')")
            while found := cursor.fetchmany(20_000):
                for row in found:
                    copy.write_row(row)
        _cluster(connection, making, {column for column, _ in columns})
        connection.execute(f"ALTER TABLE {making} RENAME TO {name}")
    return name


def _plain(columns: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name}::VARCHAR" if kind.startswith("TIMESTAMP") else name for name, kind in columns)


def _cluster(connection: psycopg.Connection[tuple[object, ...]], table: str, columns: set[str]) -> None:
    connection.execute(f"CREATE INDEX {table}_geom ON {table} USING gist (geom)")
    connection.execute(f"CLUSTER {table} USING {table}_geom")
    for number, index in enumerate(INDEXES):
        indexed = index.partition("(")[2].partition(" ")[0].strip("(),")
        if indexed.partition(",")[0] in columns:
            connection.execute(f"CREATE INDEX {table}_{number} ON {table} {index}")
    connection.execute(f"VACUUM (ANALYZE) {table}")


def version(url: str) -> str:
    """PostgreSQL's version and PostGIS'."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT current_setting('server_version'), postgis_lib_version()"
        ).fetchone()
    return f"PostgreSQL {found[0]}, PostGIS {found[1]}" if found else "PostgreSQL"
