"""Questions over HTTP against the same questions asked of DuckDB in process, on the same serving file.

DuckDB answers with the same fields and, where the API gives a total, counts too: the answer must be worth the same.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import duckdb

from bench.measure import Line, median_of, run_process

DATASET = "bench-history"
BOX = (50.62, 3.03, 50.64, 3.08)  # south, west, north, east: the centre of Lille
CALLS = 40

QUESTIONS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "page of 20": ({"limit": "20"}, ("SELECT {fields} FROM rows LIMIT 20", "SELECT count(*) FROM rows")),
    "filter": (
        {"limit": "20", "where": 'commune = "Roubaix" and nb_velos_dispo > 5'},
        (
            "SELECT {fields} FROM rows WHERE commune = 'Roubaix' AND nb_velos_dispo > 5 LIMIT 20",
            "SELECT count(*) FROM rows WHERE commune = 'Roubaix' AND nb_velos_dispo > 5",
        ),
    ),
    "bounding box": (
        {"limit": "20", "where": f"in_bbox(geo_point_2d, {BOX[0]}, {BOX[1]}, {BOX[2]}, {BOX[3]})"},
        (
            "SELECT {fields} FROM rows WHERE {box} LIMIT 20",
            "SELECT count(*) FROM rows WHERE {box}",
        ),
    ),
    "group-by": (
        {
            "select": "commune, count(*) as n, avg(nb_velos_dispo) as velos",
            "group_by": "commune",
            "limit": "20",
        },
        (
            "SELECT commune, count(*), avg(nb_velos_dispo) FROM rows GROUP BY commune ORDER BY commune LIMIT 20",
        ),
    ),
}


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The real server, until the block ends."""
    port = free_port()
    beffroi = str(Path(sys.executable).parent / "beffroi")
    environment = {**os.environ, "BEFFROI_HOME": str(home), "BEFFROI_DAILY_REQUESTS": "0"}
    process = subprocess.Popen([beffroi, "serve", "--port", str(port)], env=environment)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def publish(parquet: Path, home: Path) -> Path:
    """The instance that holds all the rows (made once); gives the serving file."""
    beffroi = str(Path(sys.executable).parent / "beffroi")
    environment = {"BEFFROI_HOME": str(home)}
    if not list(home.glob("lake/versions/*/*/serving.duckdb")):
        shutil.rmtree(home, ignore_errors=True)
        run_process([beffroi, "init"], environment)
        run_process([beffroi, "publish", str(parquet), "--id", DATASET], environment)
    return next(iter(home.glob("lake/versions/*/*/serving.duckdb")))


def measure(parquet: Path, folder: Path, rounds: int) -> list[Line]:
    """Medians of one caller's latencies, over HTTP and in process, in turn."""
    home = folder / "queries"
    serving = publish(parquet, home)
    connection = duckdb.connect(str(serving), read_only=True)
    fields = [row[0] for row in connection.execute("DESCRIBE rows").fetchall() if not row[0].startswith("_")]
    columns = ", ".join(
        f'"{name}"' if name != "date_modification" else '"date_modification"::VARCHAR' for name in fields
    )
    columns = columns.replace('"snapshot_at"', '"snapshot_at"::VARCHAR')
    box = f"geo_point_2d.lat BETWEEN {BOX[0]} AND {BOX[2]} AND geo_point_2d.lon BETWEEN {BOX[1]} AND {BOX[3]}"
    lines = [Line(f"{name}, 11 M rows, over HTTP", "≤ 3× DuckDB in process", limit=3.0) for name in QUESTIONS]
    with served(home) as port:
        client = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(rounds):
            for line, (parameters, statements) in zip(lines, QUESTIONS.values(), strict=True):
                address = f"/api/explore/v2.1/catalog/datasets/{DATASET}/records?{urlencode(parameters, quote_via=quote)}"
                sql = [statement.format(fields=columns, box=box) for statement in statements]

                def ask(address: str = address) -> None:
                    client.request("GET", address)
                    answer = client.getresponse()
                    body = json.loads(answer.read())
                    if answer.status != 200 or not body["results"]:
                        raise SystemExit(f"{address}: {answer.status} {body}")

                def query(sql: list[str] = sql) -> None:
                    for statement in sql:
                        connection.execute(statement).fetchall()

                line.ours.append(median_of(ask, CALLS))
                line.theirs.append(median_of(query, CALLS))
    return lines
