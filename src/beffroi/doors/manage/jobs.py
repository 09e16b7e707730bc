"""Jobs: what runs for the organisation, how it ended, stopping it."""

from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from beffroi.city.jobs.public import Job, cancel, retry
from beffroi.city.people.public import Act, TokenHolder, require
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, Listed, Page, part
from beffroi.doors.manage.shapes import JobShape
from beffroi.engines.intake import public as intake
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.public import signed

router = Router()


class Choice(Schema):
    """One of the tables a job found."""

    choice: Annotated[str, Field(max_length=1000)]


class Wish(Schema):
    """Which jobs."""

    state: Literal["waiting", "running", "done", "failed", "cancelled"] | None = None


@router.get("/jobs", response=Listed[JobShape], summary="Les travaux de l'organisation")
def list_jobs(request: Asked, page: Page, wish: Annotated[Wish, Query()]) -> dict[str, Any]:
    """Le dernier demandé d'abord."""
    require(request.auth, Act.SEE_DRAFTS, request.auth.organisation)
    mine = Job.objects.filter(organisation=request.auth.organisation)
    if wish.state:
        mine = mine.filter(state=wish.state)
    found = part(mine.order_by("-created_at", "id"), page)
    return {"total": found.total, "results": [JobShape.of(job) for job in found.rows]}


@router.get("/jobs/{job_id}", response=JobShape, summary="Un travail")
def read_job(request: Asked, job_id: UUID) -> JobShape:
    """À relire jusqu'à ce que `state` soit done, failed ou cancelled."""
    return JobShape.of(_job(request.auth, Act.SEE_DRAFTS, job_id))


@router.post("/jobs/{job_id}/cancel", response=JobShape, summary="Arrêter un travail")
def cancel_job(request: Asked, job_id: UUID) -> JobShape:
    """Tout de suite s'il attend, à sa prochaine étape s'il court ; un travail fini reste comme il a fini."""
    job = cancel(_job(request.auth, Act.EDIT, job_id))
    user, acting_as = signed(request.auth)
    note("cancel", "job", str(job.pk), user, acting_as=acting_as, title=job.title)
    return JobShape.of(job)


@router.post(
    "/jobs/{job_id}/retry", response={HTTPStatus.ACCEPTED: JobShape}, summary="Recommencer un travail"
)
def retry_job(request: Asked, job_id: UUID) -> Status[JobShape]:
    """Le même travail, une fois de plus : pour un travail qui a échoué ou qu'on a arrêté. Répond le nouveau."""
    job = _job(request.auth, Act.PUBLISH, job_id)
    user, acting_as = signed(request.auth)
    made = retry(job, owner=user)
    note("retry", "job", str(made.pk), user, acting_as=acting_as, title=made.title)
    return Status(HTTPStatus.ACCEPTED, JobShape.of(made))


@router.post(
    "/jobs/{job_id}/choice", response={HTTPStatus.ACCEPTED: JobShape}, summary="Choisir le tableau à lire"
)
def choose_table(request: Asked, job_id: UUID, said: Choice) -> Status[JobShape]:
    """Quand le fichier en contient plusieurs, `result.choices` les nomme. Répond le travail qui lit celui-là."""
    job = _job(request.auth, Act.EDIT, job_id)
    user, _acting_as = signed(request.auth)
    return Status(HTTPStatus.ACCEPTED, JobShape.of(intake.submit_choice(job, said.choice, owner=user)))


def _job(holder: TokenHolder, act: Act, job_id: UUID) -> Job:
    job = Job.objects.filter(pk=job_id, organisation=holder.organisation).first()
    if job is None:
        raise NotFound("Ce travail n'existe pas, ou n'est pas à vous.")
    require(holder, act, holder.organisation)
    return job
