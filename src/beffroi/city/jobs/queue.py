"""Submitting, cancelling, and the queue's own carrier of a job's id."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from beffroi.city.jobs.models import Job
from beffroi.city.people.public import Organisation, User
from beffroi.data.errors import BeffroiError


@task()
def carry(job_id: str) -> None:
    """What the queue holds: a worker takes it and runs the job."""
    from beffroi.city.jobs import running  # noqa: PLC0415  (running gives jobs back to the queue: the circle is meant)

    running.run(job_id)


def enqueue(job: Job) -> None:
    """Put a waiting job in the queue. Twice does no harm: the first worker to claim the job runs it."""
    carry.enqueue(str(job.pk))


def submit(
    verb: str,
    payload: Mapping[str, Any],
    *,
    title: str,
    owner: User | None = None,
    organisation: Organisation | None = None,
) -> Job:
    """Ask for work; it starts when a worker is free.

    Args:
        payload: JSON, all the work needs to know; it may be read again after a crash.
        title: what a person reads in the list of jobs, in French.
        organisation: on whose behalf; its people see the job and may cancel it.
    """
    with transaction.atomic():
        job = Job.objects.create(
            verb=verb, payload=dict(payload), title=title[:300], owner=owner, organisation=organisation
        )
        enqueue(job)
    return job


def cancel(job: Job) -> Job:
    """Ask that a job stop: at once when it waits, at its next step when it runs. An ended job stays as it ended."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if not waiting.update(
        state=Job.State.CANCELLED,
        ended_at=timezone.now(),
        cancel_asked=True,
        message="Annulé avant d'avoir commencé.",
    ):
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


class NotEnded(BeffroiError):
    """Only work that failed or was stopped is asked for again."""

    code = "not_ended"


def retry(job: Job, *, owner: User | None) -> Job:
    """Ask for the same work again, in the name of `owner` (the payload's "actor", where it has one).

    Raises:
        NotEnded: it runs, waits, or ended well.
    """
    if job.state not in {Job.State.FAILED, Job.State.CANCELLED}:
        raise NotEnded("Ce travail n'a pas échoué : il n'y a rien à recommencer.")
    payload = {**job.payload, "actor": owner and owner.pk} if "actor" in job.payload else job.payload
    return submit(job.verb, payload, title=job.title, owner=owner, organisation=job.organisation)
