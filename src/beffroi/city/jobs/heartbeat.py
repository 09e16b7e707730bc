"""The heartbeat of a running job: renews the lease, carries progress, and brings a stop to the work.

A stop (cancel, time limit, service ending) is raised from the work's own calls to progress. Work that does not call
for too long is cut short: the row says why and the worker's process ends, to be started again by its parent.
"""

import logging
import os
import time
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connections
from django.utils import timezone

from beffroi.city.jobs import timing
from beffroi.city.jobs.models import Job
from beffroi.city.jobs.rows import end, give_back, mine
from beffroi.data.errors import BeffroiError, LimitReached

log = logging.getLogger(__name__)
CUT_SHORT = 75  # EX_TEMPFAIL: start the worker again


class JobCancelled(BeffroiError):
    """Somebody asked that the job stop."""

    code = "cancelled"


class JobTooLong(LimitReached):
    """The job met its time limit."""

    code = "job_seconds"


class WorkerStopping(BeffroiError):
    """The service stops; the job will be taken up at the next start."""

    code = "stopping"


class LeaseLost(BeffroiError):
    """The job was believed dead and given to another worker."""

    code = "lease_lost"


class Heartbeat:
    """Beats in a thread while the work runs in the caller's; `progress` is what the work calls."""

    def __init__(self, job: Job, stopping: Event) -> None:
        self._job = job
        self._stopping = stopping
        self._began = time.monotonic()
        self._limit = timing.job_seconds()
        self._stop: BeffroiError | None = None
        self._stop_since = 0.0
        self._step = ""
        self._fraction: float | None = None
        self._ended = Event()
        self._thread = Thread(target=self._beat, name=f"heartbeat {job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def progress(self, step: str, fraction: float | None) -> None:
        """Note where the work stands.

        Raises:
            JobCancelled, JobTooLong, WorkerStopping, LeaseLost: the work must end now.
        """
        self._step, self._fraction = step[:100], fraction
        self._look()
        if self._stop is not None:
            raise self._stop

    @property
    def asked(self) -> BeffroiError | None:
        """The stop that was asked of the work, whether it listened or not."""
        return self._stop

    def _look(self) -> None:
        """See whether the time is over or the service ends."""
        if self._stop is None and self._stopping.is_set():
            self._ask(WorkerStopping("Le service s'arrête ; le travail reprendra à son prochain démarrage."))
        if self._stop is None and self._limit and time.monotonic() - self._began > self._limit:
            self._ask(
                JobTooLong(
                    f"Le travail a dépassé sa limite de {self._limit} secondes (BEFFROI_JOB_SECONDS) et a été arrêté."
                )
            )

    def _ask(self, stop: BeffroiError) -> None:
        self._stop_since = time.monotonic()
        self._stop = stop

    def _beat(self) -> None:
        try:
            while not self._ended.wait(timing.BEAT):
                self._look()
                try:
                    self._renew()
                    self._cut_short()
                except DatabaseError:  # a busy database: the lease is much longer than a beat
                    log.warning("heartbeat of job %s missed", self._job.pk, exc_info=True)
        finally:
            connections.close_all()  # this thread's own

    def _renew(self) -> None:
        row = mine(self._job)
        lease = timezone.now() + timedelta(seconds=timing.lease_seconds())
        if not row.update(lease_until=lease, step=self._step, fraction=self._fraction):
            if self._stop is None and not self._ended.is_set():
                self._ask(LeaseLost("Le travail a été repris par un autre exécutant."))
        elif self._stop is None and row.filter(cancel_asked=True).exists():
            self._ask(JobCancelled("Annulé à la demande d'une personne ; rien n'a été publié."))

    def _cut_short(self) -> None:
        """Last resort for work that does not listen."""
        if self._stop is None or self._ended.is_set():
            return
        leaving = isinstance(self._stop, WorkerStopping)
        if time.monotonic() - self._stop_since < (timing.STOP_PATIENCE if leaving else timing.PATIENCE):
            return

        if leaving:
            give_back(self._job)
        elif not isinstance(self._stop, LeaseLost):
            cancelled = isinstance(self._stop, JobCancelled)
            end(self._job, Job.State.CANCELLED if cancelled else Job.State.FAILED, self._stop.sentence)
        log.error("job %s did not stop: its worker ends (%s)", self._job.pk, self._stop.code)
        os._exit(CUT_SHORT)
