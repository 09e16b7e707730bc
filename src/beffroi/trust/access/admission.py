"""Admitting a request: its caller's day is read and the request counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from beffroi.data.errors import LimitReached
from beffroi.trust.access.callers import Asking, Caller, caller_of
from beffroi.trust.access.ledger import Ledger, Use, now

#: Shown as the limit where there is none: clients read these headers as 32-bit numbers without asking whether they are there.
UNLIMITED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Admission:
    """Where the caller stands: `used` today, this request included; all is given back at `reset` (UTC)."""

    caller: Caller
    used: Use
    reset: datetime

    @property
    def limit(self) -> int:
        """Requests a day; without a limit, a number nobody reaches."""
        return self.caller.plan.requests or UNLIMITED

    @property
    def remaining(self) -> int:
        """Requests left today."""
        return max(self.limit - self.used.requests, 0)

    @property
    def headers(self) -> Mapping[str, str]:
        """The Explore API's headers, which every answer carries; the reset is a dated text there, not a number."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{self.reset:%Y-%m-%d %H:%M:%S}+00:00",
        }


class QuotaReached(LimitReached):
    """The caller used its share of today. `limit` is the number it reached: of requests, of milliseconds or of bytes (`unit`)."""

    code = "quota"

    def __init__(self, admission: Admission, unit: str, limit: int, share: str) -> None:
        super().__init__(
            f"Limite de {share} atteinte : le compte repart à zéro le {admission.reset:%d/%m/%Y à %H:%M} UTC."
        )
        self.admission = admission
        self.unit = unit
        self.limit = limit

    @property
    def retry_after(self) -> int:
        """Seconds until the day ends."""
        return max(1, int((self.admission.reset - now()).total_seconds()))


ledger = Ledger()


def standing(request: Asking) -> Admission:
    """Where a request's caller stands, the request itself not counted: for answers that cost nothing."""
    return _admission(request, Use())


def _admission(request: Asking, use: Use) -> Admission:
    caller = caller_of(request)
    reset = datetime.combine(now().date() + timedelta(days=1), time(), UTC)
    return Admission(caller, ledger.add(caller.name, use), reset)


def admit(request: Asking) -> Admission:
    """Count the request against its caller's day.

    Raises:
        QuotaReached: the caller has used its requests of the day, or its time of query, or its bytes.
    """
    admission = _admission(request, Use(requests=1))
    plan, used = admission.caller.plan, admission.used
    if plan.requests and used.requests > plan.requests:
        raise QuotaReached(
            admission,
            "requests",
            plan.requests,
            f"{plan.requests} requêtes par jour (BEFFROI_DAILY_REQUESTS)",
        )
    if plan.milliseconds and used.milliseconds >= plan.milliseconds:
        share = f"{plan.milliseconds // 1000} secondes de calcul par jour (BEFFROI_DAILY_QUERY_SECONDS)"
        raise QuotaReached(admission, "milliseconds", plan.milliseconds, share)
    if plan.bytes and used.bytes >= plan.bytes:
        share = f"{plan.bytes // 2**20} Mio de réponses par jour (BEFFROI_DAILY_MEGABYTES)"
        raise QuotaReached(admission, "bytes", plan.bytes, share)
    return admission
