"""Answers a second: us, the engine in process and the peers, in turn, on the same questions; each asked once only."""

import statistics
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from bench import check
from bench.measure import Line, amount
from bench.questions import Ask, World
from bench.rivals import PEERS, Rival, engine, get, over_http, postgres, rate
from bench.source import short, utc
from bench.stage import Stage, sql_name

MANY = (
    5000  # questions of a list: a quarter to warm up, the others more than are answered while it is measured
)
US, ENGINE, BEST = "Beffroi", "DuckDB", "best peer"

# Kind of question → what is promised, as times the rate of each rival; "best peer" is the fastest of those that can be asked.
PROMISES: Mapping[str, Mapping[str, float]] = {
    "page": {ENGINE: 0.5, BEST: 2.5},
    "filter": {ENGINE: 0.5, BEST: 1.5},
    "bbox": {ENGINE: 0.5, BEST: 5},
    "sorted": {ENGINE: 0.5, BEST: 2},
    "facet": {ENGINE: 0.8, "Datasette": 10, "PostgreSQL": 10},
    "group-by": {ENGINE: 0.8, "Datasette": 50, "PostgreSQL": 10},
    "histogram": {ENGINE: 0.8, "Datasette": 50, "PostgreSQL": 10},
    "distinct": {ENGINE: 0.8, "Datasette": 20, "PostgreSQL": 10},
    "text": {"Datasette": 1.5},
}
NAMES = {
    "page": "page of 20",
    "filter": "filtered page",
    "bbox": "page in a box",
    "sorted": "sorted page",
    "facet": "facet",
    "group-by": "group-by",
    "histogram": "date histogram",
    "distinct": "distinct count",
    "text": "full-text page",
}
CALLERS = {"page": (8, 32)}


def measure(stage: Stage) -> list[Line]:
    """Every kind of question, at every size."""
    lines: list[Line] = []
    for rows in stage.sizes:
        rivals = contenders(stage, rows)
        for kind in PROMISES:
            _checked(stage, rows, kind)
            for callers in CALLERS.get(kind, (8,)):
                work = f"{NAMES[kind]}, {short(rows)} rows, {callers} callers"
                found = contest(
                    stage.world(rows),
                    kind,
                    rivals,
                    callers=callers,
                    rounds=stage.rounds,
                    seconds=stage.seconds,
                )
                judged = told(work, kind, found)
                print("\n".join(line.markdown() for line in judged), file=sys.stderr, flush=True)
                lines += judged
        lines.append(_again(stage, rows))
    return lines


def contenders(stage: Stage, rows: int) -> list[Rival]:
    """Everyone, on the dataset of so many rows."""
    us, table = stage.dataset(rows), sql_name(stage.table(rows))
    addresses = _addresses(stage, rows)
    return [
        over_http(US, lambda ask: f"{us}/{ask.beffroi}"),
        engine(str(stage.serving(rows)), stage.fields(rows)),
        *(over_http(name, partial(_address, name, addresses[name])) for name in PEERS),
        postgres(stage.postgres, table),
    ]


def _addresses(stage: Stage, rows: int) -> dict[str, str]:
    file = stage.table(rows)
    return {
        "Datasette": f"{stage.datasette}/{file.stem}",
        "TiPg": f"{stage.tipg}/collections/public.{sql_name(file)}/items?",
        "pygeoapi": f"{stage.pygeoapi}/collections/{sql_name(file)}/items?f=json&",
    }


def _address(name: str, base: str, ask: Ask) -> str:
    query = ask.datasette if name == "Datasette" else ask.features
    return f"{base}{query}" if query else ""


def _checked(stage: Stage, rows: int, kind: str) -> None:
    """Two questions of the kind give everywhere the same."""
    connection = utc()
    connection.execute(f"ATTACH '{stage.serving(rows)}' AS serving (READ_ONLY)")
    connection.execute("USE serving")
    bases = _addresses(stage, rows)
    for ask in stage.world(rows).draw(kind, 2, "check"):
        asked = {name: _address(name, bases[name], ask) for name in PEERS}
        addresses = {
            US: f"{stage.dataset(rows)}/{ask.beffroi}",
            **{name: at for name, at in asked.items() if at},
        }
        check.same(kind, ask, addresses, check.expected(kind, ask, connection))


def contest(
    world: World, kind: str, rivals: Sequence[Rival], *, callers: int, rounds: int, seconds: float
) -> dict[str, list[float]]:
    """The rates of each rival, one a round; a slow one is measured once and stands for all."""
    rates: dict[str, list[float]] = defaultdict(list)
    slow: set[str] = set()
    for turn in range(rounds):
        asks = world.draw(kind, MANY, f"{callers} {turn}")
        for rival in rivals:
            if not rival.asked(asks[0]):
                continue
            if rival.name in slow:
                rates[rival.name].append(rates[rival.name][-1])
                continue
            measured = rival.measure(asks, callers, seconds)
            rates[rival.name].append(measured.value)
            if measured.slow:
                slow.add(rival.name)
    return rates


def told(work: str, kind: str, rates: Mapping[str, list[float]]) -> list[Line]:
    """A line for each promise; the first names every rival."""
    lines: list[Line] = []
    for rival, floor in PROMISES[kind].items():
        peers = {name: values for name, values in rates.items() if name in PEERS}
        theirs = (
            [max(values) for values in zip(*peers.values(), strict=True)] if rival == BEST else rates[rival]
        )
        promise = f"≥ {floor:g}× {'the best peer' if rival == BEST else rival}"
        line = Line(work, promise, rates[US], theirs, floor=floor, against=rival, unit="/s")
        if rival == BEST:
            line.note = ", ".join(
                f"{name} {amount(statistics.median(values), '/s')}" for name, values in peers.items()
            )
        lines.append(line)
    return lines


def _again(stage: Stage, rows: int) -> Line:
    """The same page asked again and again, told apart: an answer may then be remembered."""
    line = Line(
        f"the same page again and again, {short(rows)} rows, 8 callers",
        "",
        against="different pages",
        unit="/s",
    )
    for turn in range(stage.rounds):
        urls = [
            f"{stage.dataset(rows)}/{ask.beffroi}"
            for ask in stage.world(rows).draw("page", MANY, f"again {turn}")
        ]
        get(urls[0])
        line.ours.append(rate(urls[:1], 8, stage.seconds).value)
        line.theirs.append(rate(urls, 8, stage.seconds).value)
    return line
