"""Who answers: us, the engine itself, and the peers; each knows how to be asked a question, and how fast it answers many."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench import inprocess, load
from bench.questions import Ask

PEERS = ("Datasette", "pygeoapi", "TiPg")
SLOW = 0.5  # seconds for one answer: such a rival is asked a few questions, once, instead of for a while at every round
START = 0.5  # seconds a process takes to start
WAIT = 600.0
WARM = (
    1.0  # seconds of such questions before those that count: nobody opens files or starts threads meanwhile
)


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second; `slow` when an answer takes so long that it is not measured at every round."""

    value: float
    slow: bool = False


Measure = Callable[[Sequence[Ask], int, float], Rate]


@dataclass(frozen=True, slots=True)
class Rival:
    """One that answers: `asked(ask)` says whether it can be asked, `measure` how many it answers a second."""

    name: str
    asked: Callable[[Ask], bool]
    measure: Measure


def over_http(name: str, address: Callable[[Ask], str]) -> Rival:
    """A server; `address` gives "" for what it cannot be asked."""

    def measure(asks: Sequence[Ask], connections: int, seconds: float) -> Rate:
        return rate([address(ask) for ask in asks], connections, seconds)

    return Rival(name, lambda ask: bool(address(ask)), measure)


def engine(serving: str, fields: str) -> Rival:
    """DuckDB in process: light questions on one thread each, heavy ones on one or on all, whichever is faster."""

    def measure(asks: Sequence[Ask], connections: int, seconds: float) -> Rate:
        questions = [[statement.replace("{fields}", fields) for statement in ask.duckdb] for ask in asks]
        ways = (1,) if len(questions[0]) > 1 else (1, os.cpu_count() or 1)
        return Rate(
            max(inprocess.rate("duckdb", serving, questions, connections, seconds, way) for way in ways)
        )

    return Rival("DuckDB", lambda ask: bool(ask.duckdb), measure)


def postgres(url: str, table: str) -> Rival:
    """The same SQL on PostgreSQL, a connection for each caller."""

    def measure(asks: Sequence[Ask], connections: int, seconds: float) -> Rate:
        questions = [[ask.postgres.replace("{table}", table)] for ask in asks]
        spent = timed(lambda: inprocess.rate("postgres", url, questions[:1], 1, 0))
        slow = spent > 2 * SLOW + START  # it answers three times
        callers = min(connections, os.cpu_count() or 1) if slow else connections
        return Rate(inprocess.rate("postgres", url, questions, callers, 0 if slow else seconds), slow)

    return Rival("PostgreSQL", lambda ask: bool(ask.postgres), measure)


def timed(work: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rate(urls: Sequence[str], connections: int, seconds: float) -> Rate:
    """Answers a second of a server; a failing answer stops the bench."""
    get(urls[-1])
    if timed(lambda: get(urls[0])) <= SLOW:
        warming = len(urls) // 4 if len(urls) > connections else 0
        load.measure(urls[:warming] or urls, connections, WARM)
        measured = load.measure(urls[warming:], connections, seconds)
        if measured.errors:
            raise SystemExit(f"{urls[0]}: {measured.errors} answers were errors")
        if measured.requests_per_second * seconds >= connections:  # fewer than one each is no rate
            return Rate(measured.requests_per_second)
    return Rate(_few(urls[1:] or urls, min(connections, os.cpu_count() or 1)), slow=True)


def _few(urls: Sequence[str], callers: int) -> float:
    """As many answers at once as there are cores: the rate of what takes seconds."""
    crew = [threading.Thread(target=get, args=(urls[place % len(urls)],)) for place in range(callers)]
    start = time.perf_counter()
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return callers / (time.perf_counter() - start)


def get(url: str) -> bytes:
    """The body of an answer that must be 200 (204: empty)."""
    parts = urlsplit(url)
    client = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=WAIT)
    try:
        client.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
        answer = client.getresponse()
        body = answer.read()
    finally:
        client.close()
    if answer.status not in {200, 204}:
        raise SystemExit(f"{url}: {answer.status} {body[:500]!r}")
    return body
