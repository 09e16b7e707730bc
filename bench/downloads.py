"""The rows of a CSV as each peer gives them, against ours: as many rows a second, streamed, never a file made before."""

import http.client
import time
from urllib.parse import urlsplit

from bench.measure import Line, amount
from bench.rates import BEST
from bench.source import short
from bench.stage import Stage, sql_name

FLOOR = 20.0
PEER_ROWS = 100_000  # what peers need minutes for is measured on fewer rows


def measure(stage: Stage) -> list[Line]:
    """Rows of CSV a second: ours on the smallest size, the peers on a part of it."""
    rows = stage.sizes[0]
    few = min(PEER_ROWS, rows // 2)
    table = sql_name(stage.table(rows))
    line = Line(
        f"CSV, {short(rows)} rows, one caller",
        f"≥ {FLOOR:g}× the best peer",
        floor=FLOOR,
        against=BEST,
        unit="rows/s",
    )
    rates: dict[str, list[float]] = {}
    for turn in range(stage.rounds):
        first = rows - few + turn
        peers = {
            "Datasette": f"{stage.datasette}/{stage.table(rows).stem}/rows.csv?_stream=1&_size=max&id__gte={first}",
            "pygeoapi": f"{stage.pygeoapi}/collections/{table}/items?f=csv&limit={few - turn}&offset={turn}",
            "TiPg": f"{stage.tipg}/collections/public.{table}/items?f=csv&limit={few - turn}&offset={turn}",
        }
        for name, address in peers.items():
            rates.setdefault(name, []).append(_rows_a_second(address, few - turn))
        line.ours.append(
            _rows_a_second(f"{stage.dataset(rows)}/exports/csv?where=id%20%3E%3D%20{turn}", rows - turn)
        )
        line.theirs.append(max(values[-1] for values in rates.values()))
    best = ", ".join(f"{name} {amount(max(values), 'rows/s')}" for name, values in rates.items())
    line.note = f"{best}, on {short(few)} rows"
    return [line]


def _rows_a_second(url: str, rows: int) -> float:
    """Read an answer to its end; it must hold the rows."""
    parts = urlsplit(url)
    client = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=900)
    start = time.perf_counter()
    client.request("GET", f"{parts.path}?{parts.query}")
    answer = client.getresponse()
    lines = 0
    while part := answer.read(1 << 20):
        lines += part.count(b"\n")
    spent = time.perf_counter() - start
    client.close()
    if answer.status != 200 or lines < rows:
        raise SystemExit(f"{url}: {answer.status}, {lines} lines where {rows} rows were expected")
    return rows / spent
