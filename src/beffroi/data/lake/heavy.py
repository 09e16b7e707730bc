"""The heavy lane: queries that read many rows, a few at once, on threads the machine serves after those of light pages."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from beffroi.data.errors import LimitReached
from beffroi.data.lake.errand import current
from beffroi.data.lake.lane import Lane
from beffroi.data.lake.seats import Seats

_STEP_BACK = 5  # added to the niceness: a light page gets three quarters of a core it disputes

_Answer = TypeVar("_Answer")


class TooLarge(LimitReached):
    """A query needs more memory than its lane has."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """How heavy work is shared out: how many queries, and exports, run `at_once`, wait in all, and how many one caller may have
    running or waiting (`each`; 0: no bound). Who waits does so for `patience` seconds."""

    queries_at_once: int = 1
    queries_waiting: int = 100
    queries_each: int = 0
    exports_at_once: int = 100
    exports_waiting: int = 100
    exports_each: int = 0
    patience: float = 20.0

    @classmethod
    def among(cls, threads: int, cores: int, *, queries_each: int, exports_each: int) -> Self:
        """For a service that answers `threads` requests at once: one in eight of them is left to light pages, come what may."""
        return cls(
            queries_at_once=cores,
            queries_waiting=max(1, threads // 2 - cores),
            queries_each=queries_each,
            exports_at_once=max(1, threads // 4),
            exports_waiting=threads // 8,
            exports_each=exports_each,
        )


class HeavyLane:
    """Two DuckDBs, each opened at the first need: `wide`, on all cores, for exports and for a query while these are idle;
    `narrow`, on one core, for queries beside others: a fifth less work, and the cores are busy anyway. Safe with threads."""

    def __init__(self, opened: Callable[[bool], Lane], sharing: Sharing) -> None:
        """`opened` gives a lane, a wide one when true."""
        self._opened = opened
        self._sharing = sharing
        self._making = threading.Lock()
        self._lanes: dict[bool, Lane] = {}
        self._pool = ThreadPoolExecutor(sharing.queries_at_once, "heavy-query", initializer=_step_back)
        self._queries = Seats(
            sharing.queries_at_once,
            each=sharing.queries_each,
            queue=sharing.queries_waiting,
            refusal="requêtes lourdes en cours ou en attente (BEFFROI_CALLER_QUERIES)",
        )
        self._exports = Seats(
            sharing.exports_at_once,
            each=sharing.exports_each,
            queue=sharing.exports_waiting,
            refusal="exports en cours ou en attente (BEFFROI_CALLER_EXPORTS)",
        )

    def run(self, prepare: Callable[[Lane], None], work: Callable[[Lane], _Answer]) -> _Answer:
        """Do the work when its turn comes, in a thread of the lane, once prepared in the caller's own; again on all cores when
        the narrow one has too little memory. Raises Busy, or what the work raises."""

        def done(wide: bool) -> _Answer:
            lane = self.lane(wide=wide)
            prepare(lane)
            return self._pool.submit(work, lane).result()

        with self._queries.take(current().caller, seconds=self._sharing.patience) as alone:
            wide = alone and _cores_are_idle()
            try:
                return done(wide=wide)
            except TooLarge:
                if wide:
                    raise
                return done(wide=True)

    @contextmanager
    def export(self) -> Iterator[Lane]:
        """The lane for an export, which its caller reads at its own pace. Raises Busy."""
        with self._exports.take(current().caller, seconds=self._sharing.patience):
            yield self.lane(wide=True)

    def lane(self, *, wide: bool) -> Lane:
        """One of its DuckDBs; its own threads step back too."""
        with self._making:
            if wide not in self._lanes:
                with ThreadPoolExecutor(1, initializer=_step_back) as maker:
                    self._lanes[wide] = maker.submit(self._opened, wide).result()
            return self._lanes[wide]

    def detach(self, alias: str) -> None:
        """Close a file, wherever it is open."""
        with self._making:
            for lane in self._lanes.values():
                lane.detach(alias)

    def close(self) -> None:
        """End the threads and close every file."""
        self._pool.shutdown()
        with self._making:
            for lane in self._lanes.values():
                lane.close()


def _cores_are_idle() -> bool:
    """Whether nobody waits for a core, in other processes that answer either. Where none can tell, they are idle."""
    try:
        running = Path("/proc/loadavg").read_text("ascii").split()[3].partition("/")[0]
    except OSError:
        return True
    return int(running) <= (os.cpu_count() or 1)  # this thread is one of them


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        me = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, min(19, os.getpriority(os.PRIO_PROCESS, me) + _STEP_BACK))
