"""A database asked directly, by as many threads as a server has callers: `python -m bench.inprocess`, in a process of its own.

Reads one JSON object from its input: `{"engine": "duckdb"|"postgres", "at": file or address, "questions": [[statement, …], …],
"callers": n, "seconds": s, "threads": n}`; prints the questions answered a second.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

import duckdb
import psycopg

Statements = Sequence[str]
Answer = Callable[[Statements], None]


def rate(
    engine: str, at: str, questions: Sequence[Statements], callers: int, seconds: float, threads: int = 1
) -> float:
    """Questions a second, measured in another process."""
    asked = {
        "engine": engine,
        "at": at,
        "questions": questions,
        "callers": callers,
        "seconds": seconds,
        "threads": threads,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.inprocess"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{engine}: {done.stderr[-2000:]}")
    return float(done.stdout)


def _duckdb(at: str, threads: int) -> Callable[[], Answer]:
    """A cursor a caller on one database, each query on `threads` threads."""
    database = duckdb.connect(at, read_only=True, config={"threads": threads})

    def caller() -> Answer:
        cursor = database.cursor()

        def answer(statements: Statements) -> None:
            for statement in statements:
                cursor.execute(statement).fetchall()

        return answer

    return caller


def _postgres(at: str, _threads: int) -> Callable[[], Answer]:
    """A connection a caller; the server is another process, with its own settings."""

    def caller() -> Answer:
        connection = psycopg.connect(at, autocommit=True)

        def answer(statements: Statements) -> None:
            for statement in statements:
                connection.execute(statement.encode()).fetchall()

        return answer

    return caller


def run(caller: Callable[[], Answer], questions: Sequence[Statements], callers: int, seconds: float) -> float:
    """Ask until the time is over, each caller from its own place in the list; the last answers count, with the time they took."""
    answers = [caller() for _ in range(callers)]
    for answer in answers[:2]:  # warm
        answer(questions[-1])
    answered, failures = [0] * callers, list[BaseException]()
    start = time.perf_counter()

    def ask(place: int) -> None:
        turn = place * len(questions) // callers
        try:
            while answered[place] == 0 or time.perf_counter() - start < seconds:
                answers[place](questions[turn % len(questions)])
                answered[place] += 1
                turn += 1
        except Exception as failure:  # noqa: BLE001  (told by the main thread)
            failures.append(failure)

    crew = [threading.Thread(target=ask, args=(place,)) for place in range(callers)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    if failures:
        raise failures[0]
    return sum(answered) / (time.perf_counter() - start)


def main() -> None:
    """Measure what the input asks for."""
    asked = json.load(sys.stdin)
    engine = {"duckdb": _duckdb, "postgres": _postgres}[asked["engine"]]
    caller = engine(asked["at"], asked["threads"])
    print(run(caller, asked["questions"], asked["callers"], asked["seconds"]))


if __name__ == "__main__":
    main()
