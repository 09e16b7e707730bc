"""The scheduler: due work is submitted exactly once, however many schedulers run."""

from datetime import datetime, timedelta
from threading import Event

from django.db import close_old_connections, transaction
from django.utils import timezone

from beffroi.city.jobs import registry, timing
from beffroi.city.jobs.models import Job, Schedule
from beffroi.city.jobs.queue import submit
from beffroi.city.jobs.watch import rescue


def write_down() -> None:
    """Make the table say what the code asks to come back. When it is due, and whether it is enabled, stay as they are."""
    for wish in registry.recurrences():
        wanted = {"verb": wish.verb, "payload": dict(wish.payload), "every_seconds": wish.every_seconds}
        Schedule.objects.update_or_create(
            name=wish.name,
            defaults=wanted,
            create_defaults={**wanted, "next_at": timezone.now() + timedelta(seconds=wish.every_seconds)},
        )


def submit_due(now: datetime | None = None) -> list[Job]:
    """Submit what is due. Work missed while the service was off comes once, not once for each time."""
    now = now or timezone.now()
    submitted = []
    for due in Schedule.objects.filter(enabled=True, next_at__lte=now).select_related("organisation"):
        every = timedelta(seconds=max(due.every_seconds, 1))
        after = due.next_at + every * ((now - due.next_at) // every + 1)
        with transaction.atomic():
            if not Schedule.objects.filter(pk=due.pk, next_at=due.next_at, enabled=True).update(
                next_at=after
            ):
                continue  # another scheduler was first
            pending = Job.objects.filter(
                verb=due.verb, title=due.name, state__in=[Job.State.WAITING, Job.State.RUNNING]
            )
            if not pending.exists():  # the last one is late: no pile
                submitted.append(submit(due.verb, due.payload, title=due.name, organisation=due.organisation))
    return submitted


def keep_time(stop: Event) -> None:
    """Until `stop`: submit what is due, rescue what died."""
    write_down()
    while not stop.is_set():
        close_old_connections()
        rescue()
        submit_due()
        stop.wait(timing.WATCH)
