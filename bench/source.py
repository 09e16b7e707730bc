"""The rows everything is measured on: eleven million states of bike-share stations.

`BENCH_ROWS_FILE` names the Parquet file (default: the shared real data beside the checkout). Where there
is none, rows of the same shape are made up, and the table says so.
"""

import os
from pathlib import Path

import duckdb

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "large" / "vlille-history.parquet"

MADE_UP = """
    SELECT TIMESTAMP '2025-10-24 09:50:01' + INTERVAL (i // 302 * 140) SECOND AS snapshot_at,
           'STATION ' || s AS nom, s || ' rue de la Station' AS adresse, 'Commune ' || s % 34 AS commune,
           CASE s % 9 WHEN 0 THEN 'EN MAINTENANCE' ELSE 'EN SERVICE' END AS etat,
           CASE s % 2 WHEN 0 THEN 'AVEC TPE' ELSE 'SANS TPE' END AS type,
           (hash(i) % 20)::SMALLINT AS nb_places_dispo, (hash(i + 1) % 20)::SMALLINT AS nb_velos_dispo,
           'CONNECTÉ' AS etat_connexion, round(2.95 + s % 17 * 0.015, 6) AS x, round(50.56 + s // 17 * 0.011, 6) AS y,
           snapshot_at::TIMESTAMPTZ AS date_modification
    FROM (SELECT range AS i, range % 302 AS s FROM range({rows}))
"""


def rows_file(folder: Path, rows: int) -> tuple[Path, str]:
    """A Parquet file of at least `rows` rows, and what to say of it."""
    real = Path(os.environ.get("BENCH_ROWS_FILE", SHARED))
    if real.exists():
        return real, "real rows (V'lille stations, October to December 2025)"
    made = folder / "rows.parquet"
    if not made.exists():
        duckdb.execute(f"COPY ({MADE_UP.format(rows=rows)}) TO '{made}'")
    return made, "made-up rows of the same shape"


SAMPLE = """
    SELECT row_number() OVER () - 1 AS id, * EXCLUDE (file_row_number) REPLACE (snapshot_at AT TIME ZONE 'UTC' AS snapshot_at)
    FROM (FROM read_parquet('{file}', file_row_number = true) WHERE file_row_number % {step} = 0
          ORDER BY file_row_number LIMIT {rows})
"""

# Stations stand on 302 places: what is measured on maps stands on as many places as rows, up to 2 km around its station.
SPREAD = """
    SELECT id, nom, nb_velos_dispo, round(x + (hash(id) % 20000 / 10000.0 - 1) * 0.026, 6) AS x,
           round(y + (hash(id + 1000000007) % 20000 / 10000.0 - 1) * 0.018, 6) AS y
    FROM '{file}'
"""


def count(text: str) -> int:
    """The number of rows a person writes: 1m, 100k, 11000000."""
    scale = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return int(text.rstrip("kKmM")) * scale


def short(rows: int) -> str:
    """A number of rows as the table says it."""
    return f"{rows // 1_000_000} M" if rows >= 1_000_000 else f"{rows // 1_000} k"


def utc() -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, telling hours in UTC."""
    connection = duckdb.connect()
    connection.execute("LOAD icu")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def table(folder: Path, parquet: Path, rows: int) -> Path:
    """`rows` rows spread evenly over the file, numbered from 0 by `id`, hours in UTC: the same for us and every peer."""
    target = folder / f"rows-{rows}.parquet"
    if not target.exists():
        connection = utc()
        (held,) = connection.execute(f"SELECT count(*) FROM '{parquet}'").fetchone() or (0,)
        sample = SAMPLE.format(file=parquet, step=max(1, held // rows), rows=rows)
        connection.execute(f"COPY ({sample}) TO '{target}.part' (FORMAT parquet)")
        Path(f"{target}.part").rename(target)
    return target


def points(folder: Path, parquet: Path, rows: int) -> Path:
    """The rows of `table`, few columns, each at a place of its own."""
    target = folder / f"points-{rows}.parquet"
    if not target.exists():
        duckdb.execute(
            f"COPY ({SPREAD.format(file=table(folder, parquet, rows))}) TO '{target}.part' (FORMAT parquet)"
        )
        Path(f"{target}.part").rename(target)
    return target


def french_csv(parquet: Path, target: Path, rows: int) -> None:
    """Write rows as a French office would: semicolons, decimal commas, 24/10/2025."""
    if target.exists():
        return
    duckdb.execute(
        f"""COPY (SELECT strftime(snapshot_at, '%d/%m/%Y %H:%M:%S') AS snapshot_at, nom, adresse, commune, etat, type,
                   nb_places_dispo, nb_velos_dispo, etat_connexion,
                   replace(x::VARCHAR, '.', ',') AS x, replace(y::VARCHAR, '.', ',') AS y,
                   strftime(date_modification AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS date_modification
            FROM '{parquet}' LIMIT {rows}) TO '{target}' (DELIMITER ';', HEADER)"""
    )
