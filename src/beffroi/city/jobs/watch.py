"""The watch: what a dead worker left is taken up again or ended with a reason; old lines are cleared."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from beffroi.city.jobs import registry, timing
from beffroi.city.jobs.models import Job
from beffroi.city.jobs.queue import enqueue
from beffroi.data.lake import Progress


def rescue() -> int:
    """Look at jobs whose lease ran out, and at waiting jobs the queue lost. Returns how many it touched.

    Safe to run from several processes at once: each row is changed by whoever updates it first.
    """
    touched = 0
    now = timezone.now()
    for job in Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now):
        with transaction.atomic():
            touched += _settle(job, now)
    if not DBTaskResult.objects.ready().exists():
        lost = Job.objects.filter(
            state=Job.State.WAITING, created_at__lt=now - timedelta(seconds=timing.lease_seconds())
        )
        for job in lost:
            enqueue(job)
            touched += 1
    return touched


def _settle(job: Job, now: Any) -> int:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts, lease_until__lt=now)
    if job.cancel_asked:
        return mine.update(
            state=Job.State.CANCELLED,
            ended_at=now,
            lease_until=None,
            message="Annulé à la demande d'une personne ; rien n'a été publié.",
        )
    if job.attempts >= timing.max_attempts():
        return mine.update(
            state=Job.State.FAILED,
            ended_at=now,
            lease_until=None,
            message=(
                f"Le programme qui menait ce travail s'est arrêté {job.attempts} fois sans le finir (mémoire épuisée, "
                "machine éteinte ?). Voyez le journal du service, puis relancez le travail."
            ),
        )
    taken = mine.update(state=Job.State.WAITING, lease_until=None, step="", fraction=None)
    if taken:
        enqueue(job)
    return taken


def tidy(_payload: Mapping[str, Any], _progress: Progress) -> Mapping[str, Any]:
    """Forget jobs that ended long ago, and the queue's own finished or abandoned lines."""
    now = timezone.now()
    ended = [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED]
    jobs, _ = Job.objects.filter(
        state__in=ended, ended_at__lt=now - timedelta(days=timing.KEEP_DAYS)
    ).delete()
    old = now - timedelta(days=timing.KEEP_QUEUE_DAYS)
    lines, _ = DBTaskResult.objects.exclude(status="READY").filter(started_at__lt=old).delete()
    return {"jobs": jobs, "queue_lines": lines}


registry.register("jobs.tidy", tidy)
registry.schedule("Ménage des travaux terminés", "jobs.tidy", every_seconds=86_400)
