"""Our side: an instance with the bench's datasets, and the real server."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import beffroi
from beffroi.data.lake.versions import KEPT_FILES
from beffroi.data.lake.words.build import LEAST_ROWS
from beffroi.data.lake.words.layout import WORDS
from bench.measure import run_process
from bench.process import free_port, service

SOURCES = Path(beffroi.__file__).parent
BEFFROI = str(Path(sys.executable).parent / "beffroi")
# What a caller may use: every caller of the bench has the same address. Nothing else is set otherwise than delivered.
NO_LIMIT = ("DAILY_REQUESTS", "DAILY_QUERY_SECONDS", "DAILY_MEGABYTES", "CALLER_QUERIES", "CALLER_EXPORTS")
API = "/api/explore/v2.1/catalog/datasets"


def made(folder: Path, files: dict[str, Path]) -> Path:
    """The instance that holds these files as datasets, made again when the code changed since."""
    home = folder / "instance"
    stamp = home / "made-of"
    wanted = str(max(file.stat().st_mtime_ns for file in SOURCES.rglob("*.py")))
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(home, ignore_errors=True)
        run_process([BEFFROI, "init"], {"BEFFROI_HOME": str(home)})
        stamp.write_text(wanted)
    for name, file in files.items():
        published = home / f"published-{name}"
        if not published.exists():
            run_process([BEFFROI, "publish", str(file), "--id", name], {"BEFFROI_HOME": str(home)})
            published.write_text(str(newest_serving(home)))
    return home


def newest_serving(home: Path) -> Path:
    """The serving file made last."""
    return max(home.glob("lake/versions/*/*/serving.duckdb"), key=lambda file: file.stat().st_mtime_ns)


def serving(home: Path, name: str) -> Path:
    """The serving file of a dataset."""
    return Path((home / f"published-{name}").read_text())


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The real server, without a daily limit, until the block ends: its address."""
    port = free_port()
    environment = {"BEFFROI_HOME": str(home), **{f"BEFFROI_{limit}": "0" for limit in NO_LIMIT}}
    command = [BEFFROI, "serve", "--port", str(port)]
    with service(command, port, ready=API, log=home / "server.log", environment=environment) as address:
        _wait_for_indexes(home)
        yield address


def _wait_for_indexes(home: Path, seconds: float = 600) -> None:
    """The jobs that follow a publication are done: they share the machine's cores with what is measured."""
    end = time.monotonic() + seconds
    servings = [Path(published.read_text()) for published in home.glob("published-*")]
    waited = [file.parent / KEPT_FILES / WORDS for file in servings if _rows(file) >= LEAST_ROWS]
    while missing := [index for index in waited if not index.exists()]:
        if time.monotonic() > end:
            raise SystemExit(f"no {missing[0]} after {seconds:g} s: see {home / 'server.log'}")
        time.sleep(0.5)


def _rows(serving: Path) -> int:
    with duckdb.connect(str(serving), read_only=True) as connection:
        return int(connection.execute("SELECT count(*) FROM rows").fetchall()[0][0])
