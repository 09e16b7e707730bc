"""One caller's latency over HTTP against the same questions asked of DuckDB in process, on the same serving file.

DuckDB answers with the same fields and, where the API gives a total, counts too: the answer must be worth the same.
"""

import http.client
import json
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import duckdb

from bench.measure import Line, timed
from bench.questions import Ask
from bench.source import short
from bench.stage import Stage

CALLS = 40
LIMIT = 3.0  # times DuckDB in process
GROWTH = 1.5  # times the latency on the smallest size
KINDS = {"page": "page of 20", "filter": "filter", "bbox": "bounding box", "group-by": "group-by"}


def measure(stage: Stage) -> list[Line]:
    """Medians of one caller's latencies, over HTTP and in process, in turn; and how a page's grows with the rows."""
    lines: list[Line] = []
    pages: dict[int, list[float]] = {}
    for rows in stage.sizes:
        connection = duckdb.connect(str(stage.serving(rows)), read_only=True)
        for kind, name in KINDS.items():
            line = Line(
                f"{name}, {short(rows)} rows, one caller", f"≤ {LIMIT:g}× DuckDB in process", limit=LIMIT
            )
            for turn in range(max(stage.rounds, 3)):
                asks = stage.world(rows).draw(kind, CALLS + 1, f"latency {turn}")
                line.ours.append(_over_http(stage.dataset(rows), asks))
                line.theirs.append(_in_process(connection, stage.fields(rows), asks))
            lines.append(line)
            if kind == "page":
                pages[rows] = line.ours
        connection.close()
    small, *larger = pages
    for rows in larger:
        promise, against = f"≤ {GROWTH:g}×", f"on {short(small)} rows"
        lines.append(
            Line(
                f"page of 20, {short(rows)} rows",
                promise,
                pages[rows],
                pages[small],
                limit=GROWTH,
                against=against,
            )
        )
    return lines


def _over_http(dataset: str, asks: Sequence[Ask]) -> float:
    parts = urlsplit(dataset)
    client = http.client.HTTPConnection(str(parts.hostname), parts.port)

    def ask(question: Ask) -> None:
        client.request("GET", f"{parts.path}/{question.beffroi}")
        answer = client.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise SystemExit(f"{question.beffroi}: {answer.status} {body}")

    return _median(ask, asks)


def _in_process(connection: duckdb.DuckDBPyConnection, fields: str, asks: Sequence[Ask]) -> float:
    def ask(question: Ask) -> None:
        for statement in question.duckdb:
            connection.execute(statement.replace("{fields}", fields)).fetchall()

    return _median(ask, asks)


def _median(ask: Callable[[Ask], None], asks: Sequence[Ask]) -> float:
    ask(asks[0])
    return statistics.median(timed(partial(ask, one)) for one in asks[1:])
