"""Counting requests: in memory at once, in the records every few seconds, so that a page costs no write.

Several processes add up through the records; a caller may exceed its limit by what the processes have not yet told one another.
"""

import hashlib
import hmac
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import Error, connection

from beffroi.trust.access.models import DailyUse

FLUSH_SECONDS = 5.0
MOST_CALLERS = (
    50_000  # in memory; beyond, those already written are forgotten and read again when they come back
)
CHUNK = 500  # callers in one statement, under SQLite's limit of variables

_ADD = """
INSERT INTO access_dailyuse (day, caller, requests) VALUES (%s, %s, %s)
ON CONFLICT (day, caller) DO UPDATE SET requests = access_dailyuse.requests + excluded.requests
"""

logger = logging.getLogger(__name__)


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class _Tally:
    written: int = 0  # the records' total when last read
    waiting: int = 0  # counted here since


class DailyCounter:
    """Requests by caller since 00:00 UTC. Safe with threads."""

    def __init__(self, clock: Callable[[], datetime] = now, flush_seconds: float = FLUSH_SECONDS) -> None:
        self._clock = clock
        self._flush_seconds = flush_seconds
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._day = clock().date()
        self._tallies: dict[str, _Tally] = {}
        self._next_flush = time.monotonic() + flush_seconds

    def add(self, address: str) -> int:
        """Count one request; returns the caller's total of the day, this one included."""
        today = self._clock().date()
        with self._lock:
            if today != self._day:
                self._day = today
                self._tallies = {}  # at most a few seconds of the day that ended are not written
            tally = self._tallies.setdefault(address, _Tally())
            tally.waiting += 1
            total = tally.written + tally.waiting
        if time.monotonic() >= self._next_flush:
            self.flush()
        return total

    def flush(self) -> None:
        """Add what was counted to the records and read the totals of all processes. A busy database is tried again later."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            self._next_flush = time.monotonic() + self._flush_seconds
            with self._lock:
                day = self._day
                counted = {
                    address: tally.waiting for address, tally in self._tallies.items() if tally.waiting
                }
            if not counted:
                return
            try:
                totals = _write(day, counted)
            except Error:
                logger.warning(
                    "Le compte des requêtes n'a pas pu être écrit ; il le sera plus tard.", exc_info=True
                )
                return
            with self._lock:
                if day == self._day:
                    self._settle(counted, totals)
        finally:
            self._writing.release()

    def _settle(self, counted: dict[str, int], totals: dict[str, int]) -> None:
        for address, number in counted.items():
            tally = self._tallies[address]
            tally.waiting -= number
            tally.written = totals[address]
        if len(self._tallies) > MOST_CALLERS:
            self._tallies = {address: tally for address, tally in self._tallies.items() if tally.waiting}


def _digest(day: date, address: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"access {day} {address}".encode(), hashlib.sha256).hexdigest()[:32]


def _write(day: date, counted: dict[str, int]) -> dict[str, int]:
    callers = {_digest(day, address): address for address in counted}
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [(day.isoformat(), caller, counted[callers[caller]]) for caller in callers])
    DailyUse.objects.filter(day__lt=day).delete()
    totals: dict[str, int] = {}
    names = list(callers)
    for start in range(0, len(names), CHUNK):
        chunk = DailyUse.objects.filter(day=day, caller__in=names[start : start + CHUNK])
        totals.update((callers[caller], number) for caller, number in chunk.values_list("caller", "requests"))
    return totals
