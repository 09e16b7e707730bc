"""`python -m bench`: measure everything, print the tables; `--write` puts them in docs/performance.md."""

import argparse
import fcntl
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import catalogue, downloads, exports, fairness, intake, maps, queries, rates, report, source, text
from bench.measure import Line
from bench.peers import environments, postgres
from bench.stage import Stage

Part = Callable[[Stage], list[Line]]

PARTS: dict[str, tuple[str, tuple[Part, ...]]] = {
    "catalogue": ("The pages of a large catalogue", (catalogue.measure,)),
    "intake": ("Taking a file in", (intake.measure,)),
    "queries": ("One caller", (queries.measure,)),
    "peers": ("Answers a second, against the engine and the peers", (rates.measure,)),
    "text": ("Full-text search, one caller", (text.measure,)),
    "exports": ("Exports", (exports.measure, downloads.measure)),
    "tiles": ("Vector tiles", (maps.measure,)),
    "fairness": ("Fair use", (fairness.measure,)),
}
WITH_PEERS = {None, "peers", "exports", "tiles"}


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=list(PARTS), help="one part")
    parser.add_argument("--rows", default="1m,11m", help="sizes, the smallest first")
    parser.add_argument("--rounds", type=int, default=3, help="times each pair is run, in turn")
    parser.add_argument("--seconds", type=float, default=4, help="how long a rate is measured")
    parser.add_argument("--write", action="store_true", help="put the tables in docs/performance.md")
    return parser.parse_args()


def main() -> None:
    """Measure and report."""
    asked = options()
    folder = Path(os.environ.get("BENCH_DIR", Path(tempfile.gettempdir()) / "beffroi-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    alone = (folder / "lock").open("w")  # held until this process ends
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"Another bench runs in {folder}: wait for its end, or name another folder in BENCH_DIR.")
    sizes = tuple(sorted(source.count(text) for text in asked.rows.split(",")))
    rows_file, about = source.rows_file(folder, max(sizes))
    found: dict[str, list[Line]] = {}
    stopped: list[str] = []
    peers: list[str] = []
    with Stage(folder, sizes, asked.rounds, asked.seconds, rows_file, about) as stage:
        for name, (title, measures) in PARTS.items():
            if asked.only not in {None, name}:
                continue
            start, found[title] = time.monotonic(), []
            for part in measures:
                try:
                    found[title] += part(stage)
                except SystemExit as reason:  # the other parts are still worth measuring
                    stopped.append(f"{title} stopped: {reason}")
            print(f"{title}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        if asked.only in WITH_PEERS:
            peers = [environments.versions(folder, name) for name in environments.PACKAGES]
            peers.append(postgres.version(stage.postgres))
    command = " ".join(["python -m bench", *sys.argv[1:]])
    tables = report.table(found, report.foot(about, command, peers))
    print(tables)
    if asked.write and not stopped:
        report.write(tables)
    sys.exit("\n".join(stopped) or None)


if __name__ == "__main__":
    main()
