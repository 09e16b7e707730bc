"""Guessing is slow: failed tries of one account and of one address make the next one wait, longer each time.

A try is counted before it is looked at, so that a hundred at once are a hundred; success forgets it. Names and addresses are kept
as keyed digests. What is counted is what was typed: an account that does not exist waits like one that does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beffroi.city.people.credentials import Attempts
from beffroi.data.errors import BeffroiError

_FORGOTTEN_AFTER = timedelta(hours=24)
_LONGEST = timedelta(minutes=15)


class TooManyAttempts(BeffroiError):
    """The next try must wait: `seconds`."""

    code = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        wait = (
            ngettext("%(n)s seconde", "%(n)s secondes", seconds) % {"n": seconds}
            if seconds < 120
            else ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
        )
        super().__init__(
            _(
                "Trop d'essais sans succès : le prochain sera possible dans %(wait)s. "
                "Vous pouvez aussi choisir un nouveau mot de passe par courriel."
            )
            % {"wait": wait}
        )
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Trace:
    """What is counted: a kind and a name; `free` tries go without waiting, then 1 s, 2 s, 4 s… to a quarter of an hour."""

    kind: str
    name: str
    free: int

    @property
    def key(self) -> str:
        """What the table knows it by."""
        return salted_hmac(
            f"beffroi.attempts.{self.kind}", self.name.casefold(), algorithm="sha256"
        ).hexdigest()

    def delay(self, failures: int) -> timedelta:
        """How long after that many failures."""
        over = failures - self.free
        return min(timedelta(seconds=2 ** min(over - 1, 20)), _LONGEST) if over > 0 else timedelta(0)


def account(name: str) -> Trace:
    """Tries on one account, by the name typed."""
    return Trace("account", name[:254], free=5)


def second_factor(user_id: int) -> Trace:
    """Tries of a code, on an account whose password was right."""
    return Trace("code", str(user_id), free=5)


def address(place: str) -> Trace:
    """Tries from one network address: many people may share one."""
    return Trace("address", place, free=30)


def message(name: str) -> Trace:
    """Messages asked for to one mailbox or account."""
    return Trace("message", name[:254], free=3)


def count(traces: Iterable[Trace]) -> None:
    """Count one try of each. Raises TooManyAttempts, counting nothing, when one of them must wait."""
    now = timezone.now()
    with transaction.atomic():
        rows = []
        for trace in traces:
            fresh = {"last_at": now, "open_at": now}
            Attempts.objects.get_or_create(key=trace.key, defaults=fresh)
            row = Attempts.objects.select_for_update().get(key=trace.key)
            if row.open_at > now:
                raise TooManyAttempts(max(1, round((row.open_at - now).total_seconds())))
            if row.last_at < now - _FORGOTTEN_AFTER:
                row.failures = 0
            rows.append((trace, row))
        for trace, row in rows:
            row.failures += 1
            row.last_at, row.open_at = now, now + trace.delay(row.failures)
            row.save(update_fields=["failures", "last_at", "open_at"])


def forgive(*traces: Trace) -> None:
    """Forget the tries: it was the right person."""
    Attempts.objects.filter(key__in=[trace.key for trace in traces]).delete()


def take_back(trace: Trace) -> None:
    """Uncount one try: it succeeded, but says nothing of the others from there."""
    Attempts.objects.filter(key=trace.key, failures__gt=0).update(
        failures=F("failures") - 1, open_at=timezone.now()
    )


def forget_old_attempts() -> int:
    """Remove what no longer counts; gives how many."""
    return Attempts.objects.filter(last_at__lt=timezone.now() - _FORGOTTEN_AFTER).delete()[0]
