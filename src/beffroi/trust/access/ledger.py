"""What each caller used today: in memory at once, in the records every few seconds, so that a page costs no write.

Several processes add up through the records; a caller may exceed its limits by what the processes have not yet told one another.
A process that is killed loses what it noted since it last wrote: five seconds of its answers, never more.
"""

import hashlib
import hmac
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection, transaction

from beffroi.trust.access.models import DailyUse

FLUSH_SECONDS = 5.0
MOST_CALLERS = (
    50_000  # in memory; beyond, those already written are forgotten and read again when they come back
)
CHUNK = 500  # callers in one statement, under SQLite's limit of variables

_ADD = """
INSERT INTO access_dailyuse (day, caller, requests, milliseconds, bytes) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, caller) DO UPDATE SET requests = access_dailyuse.requests + excluded.requests,
milliseconds = access_dailyuse.milliseconds + excluded.milliseconds, bytes = access_dailyuse.bytes + excluded.bytes
"""

logger = logging.getLogger(__name__)


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


class Use(NamedTuple):
    """Requests, milliseconds of query, bytes of answers (before compression)."""

    requests: int = 0
    milliseconds: int = 0
    bytes: int = 0

    def plus(self, other: "Use") -> "Use":
        """Both together."""
        return Use(
            self.requests + other.requests,
            self.milliseconds + other.milliseconds,
            self.bytes + other.bytes,
        )


NOTHING = Use()


@dataclass(slots=True)
class _Tally:
    written: Use = NOTHING  # the records' total when last read
    waiting: Use = NOTHING  # noted here since


class Ledger:
    """Use by caller since 00:00 UTC. Safe with threads."""

    def __init__(self, clock: Callable[[], datetime] = now, flush_seconds: float = FLUSH_SECONDS) -> None:
        self._clock = clock
        self._flush_seconds = flush_seconds
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._day = clock().date()
        self._tallies: dict[str, _Tally] = {}
        self._next_flush = time.monotonic() + flush_seconds

    def add(self, caller: str, use: Use) -> Use:
        """Note a use; returns the caller's total of the day, this one included."""
        today = self._clock().date()
        with self._lock:
            if today != self._day:
                self._day = today
                self._tallies = {}  # at most a few seconds of the day that ended are not written
            tally = self._tallies.setdefault(caller, _Tally())
            tally.waiting = tally.waiting.plus(use)
            total = tally.written.plus(tally.waiting)
        if time.monotonic() >= self._next_flush:
            self.flush()
        return total

    def flush(self) -> None:
        """Add what was noted to the records and read the totals of all processes. A busy database is tried again later."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            self._next_flush = time.monotonic() + self._flush_seconds
            with self._lock:
                day = self._day
                noted = {
                    caller: tally.waiting for caller, tally in self._tallies.items() if any(tally.waiting)
                }
            if not noted:
                return
            try:
                totals = _write(day, noted)
            except Error:
                logger.warning(
                    "Le compte des requêtes n'a pas pu être écrit ; il le sera plus tard.", exc_info=True
                )
                return
            with self._lock:
                if day == self._day:
                    self._settle(noted, totals)
        finally:
            self._writing.release()

    def _settle(self, noted: dict[str, Use], totals: dict[str, Use]) -> None:
        for caller, use in noted.items():
            tally = self._tallies[caller]
            tally.waiting = Use(*(now - then for now, then in zip(tally.waiting, use, strict=True)))
            tally.written = totals[caller]
        if len(self._tallies) > MOST_CALLERS:
            self._tallies = {caller: tally for caller, tally in self._tallies.items() if any(tally.waiting)}


def _digest(day: date, caller: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"access {day} {caller}".encode(), hashlib.sha256).hexdigest()[:32]


def _write(day: date, noted: dict[str, Use]) -> dict[str, Use]:
    callers = {_digest(day, caller): caller for caller in noted}
    lines = sorted((day.isoformat(), digest, *noted[caller]) for digest, caller in callers.items())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_ADD, lines)  # in order, so that two processes never wait for one another
    DailyUse.objects.filter(day__lt=day).delete()
    totals: dict[str, Use] = {}
    names = list(callers)
    for start in range(0, len(names), CHUNK):
        chunk = DailyUse.objects.filter(day=day, caller__in=names[start : start + CHUNK])
        for digest, *use in chunk.values_list("caller", "requests", "milliseconds", "bytes"):
            totals[callers[digest]] = Use(*use)
    return totals
