"""A French CSV of ten million rows to a published version, against DuckDB's own COPY of it to Parquet."""

import shutil
import sys
from pathlib import Path

from bench import source
from bench.measure import Line, run_process
from bench.stage import Stage

PEAK_PROMISE_MB = 2000
MOST = 10_000_000  # rows of the CSV


def measure(stage: Stage) -> list[Line]:
    """Ten million rows, or the largest size asked for when it is smaller."""
    rows = min(MOST, stage.sizes[-1])
    csv = stage.folder / f"rows-{rows}.csv"
    source.french_csv(stage.rows_file, csv, rows)
    return _measured(csv, stage.folder, stage.rounds, rows)


def _measured(csv: Path, folder: Path, rounds: int, rows: int) -> list[Line]:
    """Whole processes in turn: `beffroi publish` and a Python that does nothing but the COPY."""
    line = Line(
        f"{rows:,} rows of French CSV to a published version".replace(",", " "),
        "≤ 2× COPY to Parquet",
        limit=2.0,
    )
    peaks: list[float] = []
    beffroi = str(Path(sys.executable).parent / "beffroi")
    for _ in range(rounds):
        home = folder / "intake"
        shutil.rmtree(home, ignore_errors=True)
        environment = {"BEFFROI_HOME": str(home)}
        run_process([beffroi, "init"], environment)
        seconds, peak = run_process([beffroi, "publish", str(csv), "--id", "bench"], environment)
        line.ours.append(seconds)
        peaks.append(peak)
        copy = f"import duckdb; duckdb.execute(\"COPY (FROM '{csv}') TO '{folder / 'copy.parquet'}'\")"
        line.theirs.append(run_process([sys.executable, "-c", copy])[0])
        shutil.rmtree(home, ignore_errors=True)
    line.note = f"peak memory {max(peaks):.0f} MB (promise: under {PEAK_PROMISE_MB})"
    if max(peaks) > PEAK_PROMISE_MB:
        line.note += " **missed**"
    return [line]
