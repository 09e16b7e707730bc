"""`python -m bench`: measure everything, print the table; `--write` puts it in docs/performance.md."""

import argparse
import os
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import intake, queries, source
from bench.measure import Line

DOCS = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
START, END = "<!-- table: made by make bench -->", "<!-- end of table -->"


def table(lines: list[Line], about: str) -> str:
    """The table, with what it was measured on."""
    head = "| work | promise | Beffroi | DuckDB | ratio | kept | note |\n|---|---|---|---|---|---|---|"
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "django", "granian"))
    day = datetime.now(UTC).date().isoformat()
    return "\n".join(
        [
            head,
            *(line.markdown() for line in lines),
            "",
            f"Measured on {day}: {machine}; {versions}; {about}.",
        ]
    )


def commit() -> str:
    """The commit measured."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of the CSV")
    parser.add_argument("--rounds", type=int, default=3, help="times each pair is run")
    parser.add_argument("--only", choices=["intake", "queries"], help="one part")
    parser.add_argument("--write", action="store_true", help="put the table in docs/performance.md")
    options = parser.parse_args()
    folder = Path(os.environ.get("BENCH_DIR", Path(tempfile.gettempdir()) / "beffroi-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    parquet, about = source.rows_file(folder, options.rows)
    lines: list[Line] = []
    if options.only != "queries":
        csv = folder / f"rows-{options.rows}.csv"
        source.french_csv(parquet, csv, options.rows)
        lines += intake.measure(csv, folder, options.rounds, options.rows)
    if options.only != "intake":
        lines += queries.measure(parquet, folder, max(options.rounds, 3))
    text = table(lines, f"{about}; commit {commit()}")
    print(text)
    if options.write:
        page = DOCS.read_text()
        before, rest = page.split(START)
        _, after = rest.split(END)
        DOCS.write_text(f"{before}{START}\n{text}\n{END}{after}")


if __name__ == "__main__":
    main()
