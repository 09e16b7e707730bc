"""Admission: who calls, how much is left, what is refused, what an answer cost."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from beffroi.data.lake import Engine
from beffroi.trust.access import admission as room
from beffroi.trust.access import meter
from beffroi.trust.access.callers import address
from beffroi.trust.access.ledger import Ledger, Use
from beffroi.trust.access.public import QuotaReached, admit, metered, standing

CALLER = SimpleNamespace(META={"REMOTE_ADDR": "203.0.113.7"})
OTHER = SimpleNamespace(META={"REMOTE_ADDR": "203.0.113.8"})


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
def limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A day that starts; gives what sets its limits."""
    ledger = Ledger(flush_seconds=1000)
    monkeypatch.setattr(room, "ledger", ledger)
    monkeypatch.setattr(meter, "ledger", ledger)

    def limit(**named: int) -> Ledger:
        none = {"DAILY_REQUESTS": 0, "DAILY_QUERY_SECONDS": 0, "DAILY_MEGABYTES": 0, "TRUST_PROXY": False}
        settings.BEFFROI = {**settings.BEFFROI, **none, **named}
        return ledger

    return limit


def test_requests_count_down_and_are_then_refused(limits: Any) -> None:
    limits(DAILY_REQUESTS=2)
    assert [admit(CALLER).remaining for _ in range(2)] == [1, 0]
    with pytest.raises(QuotaReached, match="BEFFROI_DAILY_REQUESTS") as refused:
        admit(CALLER)
    assert refused.value.admission.headers["X-RateLimit-Remaining"] == "0"
    assert 0 < refused.value.retry_after <= 86_400
    assert admit(OTHER).remaining == 1


def test_headers_are_there_without_a_limit_too(limits: Any) -> None:
    limits()
    headers = admit(CALLER).headers
    assert headers.keys() == {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}
    assert int(headers["X-RateLimit-Limit"]) - int(headers["X-RateLimit-Remaining"]) == 1
    assert int(headers["X-RateLimit-Limit"]) < 2**31  # read as a number by any client


def test_what_costs_nothing_is_not_counted(limits: Any) -> None:
    limits(DAILY_REQUESTS=2)
    admit(CALLER)
    assert [standing(CALLER).remaining for _ in range(5)] == [1] * 5
    assert admit(CALLER).remaining == 0


def test_time_of_query_is_counted_and_limited(limits: Any) -> None:
    limits(DAILY_QUERY_SECONDS=1)
    engine = Engine("100MB")

    def slow() -> HttpResponse:
        engine.fetch("SELECT 1", seconds=5)
        room.ledger.add("203.0.113.7", Use(milliseconds=999))
        engine.fetch("SELECT sum(sqrt(i)) FROM range(3000000) t(i)", seconds=5)
        return HttpResponse(b"")

    metered(admit(CALLER), slow)
    engine.close()
    with pytest.raises(QuotaReached, match="BEFFROI_DAILY_QUERY_SECONDS"):
        admit(CALLER)
    admit(OTHER)


@pytest.mark.django_db  # closing an answer looks at the records' connection
def test_bytes_are_counted_and_limited_streamed_ones_too(limits: Any) -> None:
    ledger = limits(DAILY_MEGABYTES=1)
    metered(admit(CALLER), lambda: HttpResponse(b"x" * 1000))
    assert ledger.add("203.0.113.7", Use()).bytes == 1000
    stream = metered(admit(CALLER), lambda: StreamingHttpResponse(iter([b"x" * 2**20] * 3)))
    first = next(iter(stream))  # type: ignore[call-overload]  # a response is an iterable of bytes
    stream.close()
    assert ledger.add("203.0.113.7", Use()).bytes == 1000 + len(first)
    with pytest.raises(QuotaReached, match="BEFFROI_DAILY_MEGABYTES"):
        admit(CALLER)
