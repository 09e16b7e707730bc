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
