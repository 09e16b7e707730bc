"""Harvests as jobs: a run, the look at what is due, a source that goes with its datasets."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from beffroi.city.jobs.public import Job, cancel, register, schedule, submit
from beffroi.city.people.public import User
from beffroi.data.lake import Progress
from beffroi.engines.harvest.asking import AlreadyRunning, asks, begin, remove
from beffroi.engines.harvest.models import Run, Source
from beffroi.engines.harvest.running import perform
from beffroi.trust.audit.public import note

RUN, DUE, REMOVE = "harvest.run", "harvest.due", "harvest.remove"
_LOOK = 600  # seconds between two looks at what is due


@transaction.atomic
def submit_run(source: Source, *, by: User | None = None, confirmed: bool = False) -> Run:
    """Harvest in the background. Raises AlreadyRunning."""
    run = begin(source, by=by, confirmed=confirmed)
    run.job = submit(
        RUN,
        {"run": run.pk},
        title=f"Moissonner « {source.name} »",
        owner=by,
        organisation=source.organisation,
    )
    run.save(update_fields=["job"])
    return run


def submit_remove(source: Source, *, keep: bool, by: User | None = None) -> Job:
    """Remove a source in the background: it may have thousands of datasets."""
    payload = {"source": source.pk, "keep": keep, "actor": by and by.pk}
    return submit(
        REMOVE,
        payload,
        title=f"Supprimer la source « {source.name} »",
        owner=by,
        organisation=source.organisation,
    )


def cancel_run(run: Run, *, by: User | None = None) -> None:
    """Ask that a run stop; what it did stays."""
    note("harvest.stop", "source", str(run.source_id), by)
    if run.job is not None:
        cancel(run.job)


def _run(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    run = Run.objects.select_related("source__organisation").filter(pk=payload["run"]).first()
    if run is None:
        return {"message": "La source a été supprimée entre-temps."}
    if run.state != Run.State.RUNNING:  # somebody asked for the same work once more
        run = begin(run.source, confirmed=run.confirmed)
    ended = perform(run, progress)
    return {"message": ended.message, "state": ended.state, "counts": ended.counts, "source": run.source_id}


def _due(_payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    started = []
    for source in Source.objects.filter(every_hours__gt=0, next_at__lte=timezone.now()).select_related(
        "organisation"
    ):
        progress("look", None)
        if asks(source) is not None:
            continue  # it waits for a person
        try:
            started.append(submit_run(source).pk)
        except AlreadyRunning:
            continue
    return {"started": len(started)}


def _remove(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    source = Source.objects.filter(pk=payload["source"]).first()
    by = User.objects.filter(pk=payload["actor"]).first() if payload.get("actor") else None
    count = remove(source, keep=bool(payload["keep"]), by=by, progress=progress) if source else 0
    return {"datasets": count}


def offer() -> None:
    """Name the work, once, when the rooms are loaded."""
    register(RUN, _run)
    register(DUE, _due)
    register(REMOVE, _remove)
    schedule("Moissons à l'heure", DUE, every_seconds=_LOOK)
