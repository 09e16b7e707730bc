"""The writes of one attempt on its job's row.

Every write is fenced by the attempt's number: a worker that was believed dead and comes back changes nothing.
"""

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from beffroi.city.jobs import timing
from beffroi.city.jobs.models import Job
from beffroi.city.jobs.queue import enqueue


def claim(job_id: str) -> Job | None:
    """Take a waiting job; None when it no longer waits (cancelled, or another worker was first)."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        lease_until=now + timedelta(seconds=timing.lease_seconds()),
        step="",
        fraction=None,
        message="",
    )
    return Job.objects.get(pk=job_id) if taken else None


def mine(job: Job) -> "QuerySet[Job]":
    """The job's row as long as this attempt is the one that counts."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def end(job: Job, state: Job.State, message: str = "", result: dict[str, Any] | None = None) -> bool:
    """Write the end of this attempt; False when the job was already taken from it."""
    return bool(
        mine(job).update(
            state=state,
            message=message,
            result=result or {},
            ended_at=timezone.now(),
            lease_until=None,
            **({"fraction": 1.0} if state is Job.State.DONE else {}),
        )
    )


def give_back(job: Job) -> bool:
    """Put the job back in the queue as if this attempt had not been: its worker stops, the work is not at fault."""
    back = mine(job).update(
        state=Job.State.WAITING, attempts=F("attempts") - 1, lease_until=None, step="", fraction=None
    )
    if back:
        enqueue(job)
    return bool(back)
