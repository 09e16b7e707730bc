"""Admitting a request: its caller's day is read and the request counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from beffroi.data.errors import LimitReached
from beffroi.trust.access.callers import Asking, Caller, caller_of
from beffroi.trust.access.ledger import Ledger, Use, now


@dataclass(frozen=True, slots=True)
class Admission:
    """Where the caller stands: `used` today, this request included; all is given back at `reset` (UTC)."""

    caller: Caller
    used: Use
    reset: datetime

    @property
    def limit(self) -> int:
        """Requests a day; 0: no limit."""
        return self.caller.plan.requests

    @property
    def remaining(self) -> int:
        """Requests left today."""
        return max(self.limit - self.used.requests, 0)

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


def admit(request: Asking) -> Admission:
    """Count the request against its caller's day.

    Raises:
        QuotaReached: the caller has used its requests of the day, or its time of query, or its bytes.
    """
    caller = caller_of(request)
    plan = caller.plan
    reset = datetime.combine(now().date() + timedelta(days=1), time(), UTC)
    admission = Admission(caller, ledger.add(caller.name, Use(requests=1)), reset)
    used = admission.used
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
