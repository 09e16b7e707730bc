"""Light pages while eight callers ask for heavy group-bys as fast as they are answered, against the same pages alone."""

import contextlib
import http.client
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from bench import load, rivals
from bench.measure import Line
from bench.source import short
from bench.stage import Stage

LIMIT = 5.0  # times the p99 alone
HEAVY, LIGHT = 8, 8  # callers
MANY = 3000


def measure(stage: Stage) -> list[Line]:
    """At each size: p99 of pages of 20 with the heavy callers and without, in turn."""
    return [_line(stage, rows) for rows in stage.sizes]


def _line(stage: Stage, rows: int) -> Line:
    line = Line(
        f"p99 of pages of 20 under {HEAVY} heavy group-bys, {short(rows)} rows",
        f"≤ {LIMIT:g}× its value alone",
        limit=LIMIT,
        against="alone",
    )
    answered = 0
    for turn in range(stage.rounds):
        pages = stage.world(rows).draw("page", MANY + MANY // 4, f"fair {turn}")
        light = [f"{stage.dataset(rows)}/{ask.beffroi}" for ask in pages]
        load.measure(light[MANY:], LIGHT, rivals.WARM)
        light = light[:MANY]
        line.theirs.append(_p99(light, stage.seconds))
        with heavy(stage.dataset(rows), turn) as counts:
            line.ours.append(_p99(light, 2 * stage.seconds))
        answered += sum(counts)
    line.note = f"{answered} group-bys answered meanwhile"
    return line


def _p99(urls: Sequence[str], seconds: float) -> float:
    measured = load.measure(urls, LIGHT, seconds)
    if measured.errors:
        raise SystemExit(f"{urls[0]}: {measured.errors} answers were errors")
    return measured.p99


@contextmanager
def heavy(dataset: str, seed: int) -> Iterator[list[int]]:
    """Callers of different addresses who ask for groups of groups, until the block ends; how many each was given."""
    parts, over = urlsplit(dataset), threading.Event()
    counts = [0] * HEAVY

    def ask(place: int) -> None:
        turn = 0
        while not over.is_set():
            client = http.client.HTTPConnection(
                str(parts.hostname), parts.port, source_address=(f"127.0.1.{place + 1}", 0), timeout=60
            )
            where = quote(f"id >= {1000 * seed + 100 * place + turn}")
            grouped = quote("nom, range(snapshot_at, 1 day) as jour, nb_velos_dispo")
            turn += 1
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(client):
                client.request(
                    "GET",
                    f"{parts.path}/records?select={quote('count(*) as n, avg(nb_places_dispo) as m')}&group_by={grouped}"
                    f"&where={where}&limit=100",
                )
                answer = client.getresponse()
                answer.read()
                counts[place] += answer.status == 200

    crew = [threading.Thread(target=ask, args=(place,)) for place in range(HEAVY)]
    for one in crew:
        one.start()
    try:
        yield counts
    finally:
        over.set()
        for one in crew:
            one.join()
