"""One thread that interrupts the queries that last too long, whatever their number."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_TICK = 0.05  # seconds between two looks: how late an interruption may be
_IDLE = 100  # ticks without any query before the thread waits to be woken


class Timer:
    """A running query's deadline. `expired` tells whether it was interrupted for it."""

    __slots__ = ("deadline", "expired", "interrupt")

    def __init__(self, deadline: float, interrupt: Callable[[], None]) -> None:
        self.deadline = deadline
        self.interrupt = interrupt
        self.expired = False


class Watchdog:
    """Looks at all running queries every 50 ms; costs a dictionary entry per query, not a thread."""

    def __init__(self) -> None:
        self._timers: set[Timer] = set()
        self._wake = threading.Condition()
        self._started = False
        self._asleep = False

    @contextmanager
    def limit(self, seconds: float, interrupt: Callable[[], None]) -> Iterator[Timer]:
        """Call `interrupt` (again and again) once `seconds` have passed, until the block is left."""
        timer = Timer(time.monotonic() + seconds, interrupt)
        with self._wake:
            self._timers.add(timer)
            if not self._started:
                self._started = True
                threading.Thread(target=self._run, name="query-watchdog", daemon=True).start()
            elif self._asleep:
                self._wake.notify()
        try:
            yield timer
        finally:
            with self._wake:
                self._timers.discard(timer)

    def _run(self) -> None:
        idle = 0
        while True:
            with self._wake:
                idle = 0 if self._timers else idle + 1
                if idle > _IDLE:
                    self._asleep = True
                    self._wake.wait()
                    self._asleep = False
                now = time.monotonic()
                # Under the lock: a query that ended cannot be replaced on its connection by one that would be cut instead.
                for timer in self._timers:
                    if timer.deadline <= now:
                        timer.expired = True
                        timer.interrupt()
            time.sleep(_TICK)
