"""Counting requests: exact in one process, added up between several, forgotten every day, no address kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from beffroi.trust.access import public
from beffroi.trust.access.callers import address
from beffroi.trust.access.counter import DailyCounter
from beffroi.trust.access.models import DailyUse


class Clock:
    """An hour the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_each_caller_has_its_own_count() -> None:
    counter = DailyCounter(flush_seconds=1000)
    assert [counter.add("1.1.1.1"), counter.add("1.1.1.1"), counter.add("2.2.2.2")] == [1, 2, 1]


def test_threads_lose_nothing() -> None:
    counter = DailyCounter(flush_seconds=1000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: counter.add("1.1.1.1"), range(2000)))
    assert counter.add("1.1.1.1") == 2001


@pytest.mark.django_db
def test_processes_add_up() -> None:
    clock = Clock()
    one, other = DailyCounter(clock, 1000), DailyCounter(clock, 1000)
    for _ in range(3):
        one.add("1.1.1.1")
    one.flush()
    other.add("1.1.1.1")
    other.flush()
    assert other.add("1.1.1.1") == 5
    one.add("1.1.1.1")
    one.flush()
    assert one.add("1.1.1.1") == 6
    assert DailyUse.objects.get().requests == 5


@pytest.mark.django_db
def test_a_new_day_starts_from_nothing() -> None:
    clock = Clock()
    counter = DailyCounter(clock, 1000)
    counter.add("1.1.1.1")
    counter.flush()
    clock.now += timedelta(hours=2)
    assert counter.add("1.1.1.1") == 1
    counter.flush()
    assert [use.day for use in DailyUse.objects.all()] == [clock.now.date()]


@pytest.mark.django_db
def test_no_address_is_stored() -> None:
    counter = DailyCounter(flush_seconds=0)
    counter.add("203.0.113.7")
    stored = DailyUse.objects.get()
    assert "203" not in stored.caller
    assert len(stored.caller) == 32


@pytest.mark.parametrize(
    ("meta", "proxy", "expected"),
    [
        ({"REMOTE_ADDR": "203.0.113.7"}, False, "203.0.113.7"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "9.9.9.9"}, False, "127.0.0.1"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 9.9.9.9"}, True, "9.9.9.9"),
        ({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, False, "2001:db8:1:2::/64"),
        ({"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}, False, "2001:db8:1:2::/64"),
        ({"REMOTE_ADDR": "::ffff:203.0.113.7"}, False, "203.0.113.7"),
        ({"REMOTE_ADDR": ""}, False, ""),
        ({"HTTP_X_FORWARDED_FOR": "<script>"}, True, ""),
    ],
)
def test_address(meta: dict[str, Any], proxy: bool, expected: str) -> None:
    assert address(meta, behind_proxy=proxy) == expected


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests a day."""
    monkeypatch.setattr(public, "_counter", DailyCounter(flush_seconds=1000))
    settings.BEFFROI = {**settings.BEFFROI, "DAILY_REQUESTS": 2, "TRUST_PROXY": False}


def test_admission_counts_down_and_then_refuses(limited: None) -> None:
    caller = SimpleNamespace(META={"REMOTE_ADDR": "203.0.113.7"})
    assert [public.admit(caller).remaining for _ in range(2)] == [1, 0]
    with pytest.raises(public.QuotaReached, match="BEFFROI_DAILY_REQUESTS") as refused:
        public.admit(caller)
    assert refused.value.admission.headers["X-RateLimit-Remaining"] == "0"
    assert public.admit(SimpleNamespace(META={"REMOTE_ADDR": "203.0.113.8"})).remaining == 1


def test_no_limit_no_headers(settings: Any) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "DAILY_REQUESTS": 0}
    assert public.admit(SimpleNamespace(META={})).headers == {}
