"""The first page of a full-text search, with its total, for one caller: rare words, frequent ones, several, beginnings, slips.

Each question is another page or another word: no answer is asked twice.
"""

import http.client
import json
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import duckdb

from bench.measure import Line, timed
from bench.source import short
from bench.stage import Stage

CALLS = 40
LIMIT = 0.05  # seconds
COLUMNS = ("nom", "adresse", "commune", "etat", "type", "etat_connexion")


@dataclass(frozen=True)
class Words:
    """The words of a table without their accents, of four letters at least."""

    rare: Sequence[str]  # in fewer than one row in two hundred
    frequent: Sequence[str]  # in more than one in twenty
    together: Sequence[tuple[str, str]]  # found in one same text

    @classmethod
    def of(cls, parquet: Path) -> "Words":
        """Counted by DuckDB, in the file."""
        texts = " UNION ALL ".join(
            f"SELECT strip_accents(lower({column})) AS value, count(*) AS n FROM '{parquet}' GROUP BY ALL"
            for column in COLUMNS
        )
        words = "list_distinct(regexp_extract_all(value, '\\b[a-z]{4,}\\b'))"
        with duckdb.connect() as connection:
            counted = connection.execute(
                f"SELECT word, sum(n) FROM (SELECT unnest({words}) AS word, n FROM ({texts})) GROUP BY word ORDER BY word"
            ).fetchall()
            several = connection.execute(
                f"SELECT DISTINCT {words} AS words FROM ({texts}) WHERE len(words) > 1 ORDER BY words"
            ).fetchall()
            [(rows,)] = connection.execute(f"SELECT count(*) FROM '{parquet}'").fetchall()
        return cls(
            [word for word, n in counted if n < rows / 200],
            [word for word, n in counted if n > rows / 20],
            [(words[-1], words[0]) for (words,) in several],
        )


def _ill_spelt(chance: random.Random, words: Words) -> str:
    """Two letters the one for the other, then the beginning of another word."""
    word, other = chance.choice(words.together)
    return f'search("{word[:2]}{word[3]}{word[2]}{word[4:]} {other[:3]}")'


KINDS: Mapping[str, Callable[[random.Random, Words], str]] = {
    "a rare word": lambda chance, words: f'"{chance.choice(words.rare)}"',
    "a frequent word": lambda chance, words: f'"{chance.choice(words.frequent)}"',
    "two words": lambda chance, words: '"{} {}"'.format(*chance.choice(words.together)),
    "a beginning": lambda chance, words: f'"{chance.choice(words.frequent)[: chance.randint(1, 3)]}*"',
    "a word ill spelt, and a beginning": _ill_spelt,
    "no such word": lambda chance, _words: f'"introuvable{chance.randrange(10**9)}"',
}


def measure(stage: Stage) -> list[Line]:
    """Medians of one caller's latencies, at every size, against the limit promised."""
    lines: list[Line] = []
    for rows in stage.sizes:
        words = Words.of(stage.table(rows))
        for kind, draw in KINDS.items():
            line = Line(
                f"search for {kind}, {short(rows)} rows",
                f"< {LIMIT * 1000:g} ms",
                limit=1.0,
                against="the limit",
            )
            slowest = 0.0
            for turn in range(max(stage.rounds, 3)):
                chance = random.Random(f"{kind} {turn}")
                asks = [f"limit=20&offset={n}&where={quote(draw(chance, words))}" for n in range(CALLS)]
                times = _latencies(stage.dataset(rows), asks)
                slowest = max(slowest, *times)
                line.ours.append(statistics.median(times))
                line.theirs.append(LIMIT)
            line.note = f"slowest {slowest * 1000:.0f} ms"
            lines.append(line)
    return lines


def _latencies(dataset: str, asks: Sequence[str]) -> list[float]:
    parts = urlsplit(dataset)
    client = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)

    def ask(question: str) -> None:
        client.request("GET", f"{parts.path}/records?{question}")
        answer = client.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200 or (body["total_count"] == 0) is not ("introuvable" in question):
            raise SystemExit(f"{question}: {answer.status} {body}")

    ask(asks[0])
    times = [timed(partial(ask, question)) for question in asks[1:]]
    client.close()
    return times
