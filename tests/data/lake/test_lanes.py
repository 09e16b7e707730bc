"""Two lanes: what reads many rows waits its turn, a light page never does."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from beffroi.data.errors import LimitReached
from beffroi.data.lake import Busy, Engine, Lake, Sharing, on_behalf_of
from beffroi.data.lake.lane import part_of

ROWS = 300_000
WAIT = 30.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    draft = lake.draft_folder("abc", 1)
    draft.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{draft / 'serving.duckdb'}' AS t (STORAGE_VERSION 'latest')")
        connection.execute(f"CREATE TABLE t.rows AS SELECT i FROM range({ROWS}) x(i)")
    return lake.install("abc", 1)


@contextmanager
def opened(**sharing: int) -> Iterator[Engine]:
    engine = Engine("300MB", sharing=Sharing(**sharing))
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def busy(engine: Engine, places: int) -> Iterator[None]:
    """The heavy lane works for nobody, until the end of the block."""
    leave, here = threading.Event(), threading.Semaphore(0)

    def hold(_lane: object) -> None:
        here.release()
        leave.wait(WAIT)

    with ThreadPoolExecutor(places) as others:
        for _ in range(places):
            others.submit(engine._heavy.run, lambda _lane: None, hold)
        try:
            assert all(here.acquire(timeout=WAIT) for _ in range(places))
            yield
        finally:
            leave.set()


def test_light_pages_pass_while_every_heavy_seat_is_taken(folder: Path) -> None:
    with opened(queries_at_once=2) as engine, ThreadPoolExecutor(8) as callers:
        table = engine.table(folder)
        with busy(engine, 2):
            heavy = [
                callers.submit(engine.fetch, f"SELECT sum(i) FROM {table}", seconds=WAIT) for _ in range(8)
            ]
            page = engine.fetch(f"SELECT i FROM {table} LIMIT 2", seconds=WAIT, scans=False)
            assert page == [(0,), (1,)]
            assert not any(query.done() for query in heavy)
        assert {query.result(WAIT)[0][0] for query in heavy} == {ROWS * (ROWS - 1) // 2}


def test_small_tables_are_light_whatever_is_asked(tmp_path: Path, folder: Path) -> None:
    with opened() as engine, busy(engine, 1):
        assert engine.fetch("SELECT count(*) FROM range(10)", seconds=WAIT) == [(10,)]


def test_one_caller_is_refused_what_another_is_given(folder: Path) -> None:
    with opened(queries_each=1) as engine, ThreadPoolExecutor(1) as callers:
        count = f"SELECT count(*) FROM {engine.table(folder)}"

        def ask(caller: str) -> list[tuple[int]]:
            with on_behalf_of(caller):
                return engine.fetch(count, seconds=WAIT)

        with busy(engine, 1):
            waiting = callers.submit(ask, "one")
            while not engine._heavy._queries._waiting:
                assert not waiting.done()
            with pytest.raises(Busy, match="BEFFROI_CALLER_QUERIES"):
                ask("one")
        assert waiting.result(WAIT) == ask("other") == [(ROWS,)]


def test_exports_have_seats_of_their_own(folder: Path) -> None:
    with opened(exports_at_once=1, exports_each=1) as engine:
        select = f"SELECT i FROM {engine.table(folder)}"
        reading = engine.batches(select, seconds=WAIT, rows=2048)
        next(reading)
        with pytest.raises(Busy, match="BEFFROI_CALLER_EXPORTS"):
            next(engine.batches(select, seconds=WAIT))
        assert engine.fetch(select + " LIMIT 1", seconds=WAIT) == [(0,)]
        reading.close()  # a client that leaves gives its seat back
        assert sum(len(batch) for batch in engine.batches(select, seconds=WAIT)) == ROWS


def test_a_light_query_that_lasts_goes_on_in_the_heavy_lane() -> None:
    endless = "SELECT sum(sqrt(a.i * b.i)) FROM range(1000000) a(i), range(1000000) b(i)"
    with opened() as engine:
        with on_behalf_of("one") as errand, pytest.raises(LimitReached, match=r"0\.6 s"):
            engine.fetch(endless, seconds=0.6, scans=False)
        assert errand.seconds >= 0.8  # both attempts are counted


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_heavy_threads_step_back_duckdbs_own_too(folder: Path) -> None:
    with opened(queries_at_once=2) as engine:
        engine.fetch(f"SELECT sum(i) FROM {engine.table(folder)}", seconds=WAIT)
        mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        priorities = [
            os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in Path("/proc/self/task").iterdir()
        ]
        assert sum(each == min(19, mine + 5) for each in priorities) >= 2  # ours, and DuckDB's
        assert mine == os.getpriority(os.PRIO_PROCESS, threading.main_thread().native_id or 0)


@pytest.mark.parametrize(("memory", "expected"), [("1GB", "0.25GB"), ("300 MiB", "75MiB"), ("80%", "80%")])
def test_a_part_of_the_memory(memory: str, expected: str) -> None:
    assert part_of(memory, 0.25) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells how busy the cores are")
def test_beside_the_work_of_others_a_query_takes_one_core(folder: Path) -> None:
    """Of other processes too: the service answers in several."""
    spin = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(spin) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        with opened(queries_at_once=2) as engine:
            asked = f"SELECT max(current_setting('threads')) FROM {engine.table(folder)}"
            end = time.monotonic() + WAIT
            while (threads := engine.fetch(asked, seconds=WAIT)) != [(1,)] and time.monotonic() < end:
                pass  # they have just started
        assert threads == [(1,)]
    finally:
        for other in others:
            other.kill()
            other.wait()
