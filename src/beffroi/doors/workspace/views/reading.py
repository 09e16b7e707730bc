"""A file being read: how far it is, a way to stop it, then where it leads."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job, cancel
from beffroi.city.people.public import Act, require
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.following import percent_of, step_of
from beffroi.doors.workspace.rights import job_for
from beffroi.engines.intake.public import submit_choice
from beffroi.trust.audit.public import note

_GOING = {Job.State.WAITING, Job.State.RUNNING}


@require_GET
@workspace_page
def page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The page of a job; asked by htmx, only what moves. A draft that is there is gone to at once."""
    job = job_for(request, job_id)
    asks = request.headers.get("HX-Request") == "true"
    place = _place(job)
    if place is not None:
        if asks:
            return HttpResponse(headers={"HX-Redirect": place})
        return redirect(place)
    told = {
        "part": "publish",
        "section": "workspace",
        "job": job,
        "going": job.state in _GOING,
        "step": step_of(job) if job.state == Job.State.RUNNING else "",
        "percent": percent_of(job),
        "choices": job.result.get("choices") or [],
        "dataset": _dataset(job),
        "address": job.payload.get("source", "") if not job.payload.get("name") else "",
    }
    name = "workspace/parts/reading.html" if asks else "workspace/reading.html"
    return render(request, name, told)


@require_POST
@workspace_page
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask that it stop."""
    job = job_for(request, job_id)
    if job.organisation is not None:
        require(person(request), Act.EDIT, job.organisation)
    cancel(job)
    note("cancel", "job", str(job.pk), person(request), job=job.verb)
    return redirect("workspace:reading", job_id=job.pk)


@require_POST
@workspace_page
def choose(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The table that is meant, among those of the file."""
    job = job_for(request, job_id)
    if job.organisation is not None:
        require(person(request), Act.EDIT, job.organisation)
    again = submit_choice(job, request.POST.get("choice", ""), owner=person(request))
    return redirect("workspace:reading", job_id=again.pk)


def _place(job: Job) -> str | None:
    """Where a job that is done leads: to the draft it made."""
    made = job.result.get("dataset_id") if job.state == Job.State.DONE else None
    if not made or not job.result.get("version") or job.result.get("published"):
        return None
    at = reverse("workspace:draft", args=[made])
    return f"{at}#rows" if job.verb == "intake.correct" else at  # what was corrected is seen at once


def _dataset(job: Job) -> Dataset | None:
    """The dataset an update or a correction was for."""
    named = job.payload.get("dataset_id") or job.payload.get("dataset")
    if named is None and job.payload.get("version"):
        return Dataset.objects.filter(versions__pk=job.payload["version"]).first()
    return Dataset.objects.filter(dataset_id=named).first() if named else None
