"""The face of the room: may this request be answered, and how many more today?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol

from django.conf import settings

from beffroi.data.errors import LimitReached
from beffroi.trust.access.callers import address
from beffroi.trust.access.counter import DailyCounter, now

__all__ = ["Admission", "Caller", "QuotaReached", "admit"]


class Caller(Protocol):
    """What is asked of a request: Django's has it."""

    META: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Admission:
    """Where the caller stands: `limit` requests a day (0: none), `remaining` of them, all given back at `reset` (UTC)."""

    limit: int
    remaining: int
    reset: datetime

    @property
    def headers(self) -> Mapping[str, str]:
        """The Explore API's headers; the reset is a dated text there, not a number. Empty without a limit."""
        if not self.limit:
            return {}
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{self.reset:%Y-%m-%d %H:%M:%S}+00:00",
        }


class QuotaReached(LimitReached):
    """The caller asked its share of today."""

    code = "quota"

    def __init__(self, admission: Admission) -> None:
        super().__init__(
            f"Limite de {admission.limit} requêtes par jour atteinte (BEFFROI_DAILY_REQUESTS) : "
            f"le compte repart à zéro le {admission.reset:%d/%m/%Y à %H:%M} UTC."
        )
        self.admission = admission


_counter = DailyCounter()


def admit(request: Caller) -> Admission:
    """Count the request against its caller's day.

    Keys are not issued yet: a request that shows one is counted by its address like any other, so that an invented key gives
    no way around the limit.

    Raises:
        QuotaReached: the caller has used its requests of the day.
    """
    options = settings.BEFFROI
    limit: int = options["DAILY_REQUESTS"]
    reset = datetime.combine(now().date() + timedelta(days=1), time(), UTC)
    if not limit:
        return Admission(0, 0, reset)
    total = _counter.add(address(request.META, behind_proxy=options["TRUST_PROXY"]))
    admission = Admission(limit, max(limit - total, 0), reset)
    if total > limit:
        raise QuotaReached(admission)
    return admission
