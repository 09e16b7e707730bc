"""The ledger: exact in one process, added up between several, forgotten every day, no address kept."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT, clean_environment

from beffroi.trust.access.ledger import Ledger, Use
from beffroi.trust.access.models import DailyUse

ONE = Use(requests=1)


class Clock:
    """An hour the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_each_caller_has_its_own_count() -> None:
    ledger = Ledger(flush_seconds=1000)
    assert [ledger.add(caller, ONE).requests for caller in ("a", "a", "b")] == [1, 2, 1]


def test_threads_lose_nothing() -> None:
    ledger = Ledger(flush_seconds=1000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ledger.add("a", Use(1, 3, 7)), range(2000)))
    assert ledger.add("a", ONE) == Use(2001, 6000, 14000)


@pytest.mark.django_db
def test_processes_add_up() -> None:
    clock = Clock()
    one, other = Ledger(clock, 1000), Ledger(clock, 1000)
    for _ in range(3):
        one.add("a", Use(1, 10, 100))
    one.flush()
    other.add("a", ONE)
    other.flush()
    assert other.add("a", ONE) == Use(5, 30, 300)
    one.add("a", ONE)
    one.flush()
    assert one.add("a", ONE) == Use(6, 30, 300)
    assert DailyUse.objects.get().requests == 5


_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("add"), st.integers(0, 1), st.sampled_from("ab"), st.builds(Use, *[st.integers(0, 9)] * 3)
        ),
        st.tuples(st.just("flush"), st.integers(0, 1)),
        st.tuples(st.just("kill"), st.integers(0, 1)),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_whatever_the_order_nothing_is_lost_but_what_a_killed_process_had_not_written(
    steps: list[tuple[str, int] | tuple[str, int, str, Use]],
) -> None:
    DailyUse.objects.all().delete()
    clock = Clock()
    processes = [Ledger(clock, 1000), Ledger(clock, 1000)]
    waiting: list[dict[str, Use]] = [{}, {}]
    written: dict[str, Use] = {}
    for step in steps:
        place = step[1]
        if step[0] == "add":
            _, _, caller, use = step  # type: ignore[misc]  # the shape its first word announces
            total = processes[place].add(caller, use)
            waiting[place][caller] = waiting[place].get(caller, Use()).plus(use)
            assert all(number >= mine for number, mine in zip(total, waiting[place][caller], strict=True))
        elif step[0] == "flush":
            processes[place].flush()
            for caller, use in waiting[place].items():
                written[caller] = written.get(caller, Use()).plus(use)
            waiting[place] = {}
        else:
            processes[place], waiting[place] = Ledger(clock, 1000), {}
    stored = sorted(DailyUse.objects.values_list("requests", "milliseconds", "bytes"))
    assert stored == sorted(tuple(use) for use in written.values() if any(use))


@pytest.mark.django_db
def test_a_new_day_starts_from_nothing() -> None:
    clock = Clock()
    ledger = Ledger(clock, 1000)
    ledger.add("a", ONE)
    ledger.flush()
    clock.now += timedelta(hours=2)
    assert ledger.add("a", ONE) == ONE
    ledger.flush()
    assert [use.day for use in DailyUse.objects.all()] == [clock.now.date()]


@pytest.mark.django_db
def test_no_address_is_stored() -> None:
    ledger = Ledger(flush_seconds=0)
    ledger.add("203.0.113.7", ONE)
    stored = DailyUse.objects.get()
    assert "203" not in stored.caller
    assert len(stored.caller) == 32


_PROCESS = """
import os, sys
import django
django.setup()
from beffroi.trust.access.ledger import Ledger, Use
ledger = Ledger(flush_seconds=1000)
for turn in range(200):
    ledger.add("a", Use(1, 2, 3))
    if turn % 50 == 49:
        ledger.flush()
ledger.add("a", Use(1000, 0, 0))  # never written: the process is killed
os.kill(os.getpid(), 9)
"""


_READ = """
import django
django.setup()
from beffroi.trust.access.models import DailyUse
print(list(DailyUse.objects.values_list("requests", "milliseconds", "bytes")))
"""


def test_processes_write_at_the_same_time_and_are_killed(tmp_path: Path) -> None:
    environment = {
        **clean_environment(),
        "BEFFROI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "beffroi.site.settings",
    }

    def django(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    (tmp_path / "secret.key").write_text("the same for all")
    assert django("-m", "django", "migrate", "access", "--verbosity=0").wait(60) == 0
    running = [django("-c", _PROCESS) for _ in range(3)]
    assert [process.wait(60) for process in running] == [-9, -9, -9]
    assert django("-c", _READ).communicate(timeout=60)[0].strip() == "[(600, 1200, 1800)]"
