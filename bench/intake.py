"""A French CSV of ten million rows to a published version, against DuckDB's own COPY of it to Parquet."""

import shutil
import sys
from pathlib import Path

from bench import source
from bench.measure import Line, run_process
from bench.stage import Stage

PEAK_PROMISE_MB = 2000

_COPY = "import duckdb; duckdb.execute(\"COPY (FROM '{csv}') TO '{folder}/copy.parquet'\")"
# The least the engine needs for what a version is, its own guesses standing for types: the original kept, rows ordered by place
# in a file to query, Parquet beside it.
_SAME_FILES = """
import duckdb, shutil
shutil.copyfile('{csv}', '{folder}/copy.csv')
duckdb.execute("SET preserve_insertion_order = false")
duckdb.execute("ATTACH '{folder}/copy.duckdb' AS copy (STORAGE_VERSION 'latest')")
duckdb.execute("CREATE TABLE copy.rows AS FROM '{csv}' ORDER BY x, y")
duckdb.execute("SET preserve_insertion_order = true")
duckdb.execute("COPY copy.rows TO '{folder}/copy.parquet' (COMPRESSION zstd, COMPRESSION_LEVEL 1)")
"""
MOST = 10_000_000  # rows of the CSV


def measure(stage: Stage) -> list[Line]:
    """Ten million rows, or the largest size asked for when it is smaller."""
    rows = min(MOST, stage.sizes[-1])
    csv = stage.folder / f"rows-{rows}.csv"
    source.french_csv(stage.rows_file, csv, rows)
    return _measured(csv, stage.folder, stage.rounds, rows)


def _measured(csv: Path, folder: Path, rounds: int, rows: int) -> list[Line]:
    """Whole processes in turn: `beffroi publish`, a Python that does nothing but the COPY, one that writes the same files."""
    work = f"{rows:,} rows of French CSV to a published version".replace(",", " ")
    line = Line(work, "≤ 2× COPY to Parquet", limit=2.0, against="DuckDB, COPY")
    least = Line(work, "", against="DuckDB, the same files, types as it guesses", ours=line.ours)
    peaks: list[float] = []
    beffroi = str(Path(sys.executable).parent / "beffroi")
    work_folder = folder / "intake"
    for _ in range(rounds):
        shutil.rmtree(work_folder, ignore_errors=True)
        environment = {"BEFFROI_HOME": str(work_folder / "home")}
        work_folder.mkdir()
        run_process([beffroi, "init"], environment)
        seconds, peak = run_process([beffroi, "publish", str(csv), "--id", "bench"], environment)
        line.ours.append(seconds)
        peaks.append(peak)
        for other, script in ((line, _COPY), (least, _SAME_FILES)):
            command = [sys.executable, "-c", script.format(csv=csv, folder=work_folder)]
            other.theirs.append(run_process(command)[0])
        shutil.rmtree(work_folder)
    line.note = f"peak memory {max(peaks):.0f} MB (promise: under {PEAK_PROMISE_MB})"
    if max(peaks) > PEAK_PROMISE_MB:
        line.note += " **missed**"
    return [line, least]
