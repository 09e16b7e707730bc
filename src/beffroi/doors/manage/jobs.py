"""Jobs: what runs for the organisation, how it ended, stopping it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema

from beffroi.city.jobs.public import Job, cancel
from beffroi.city.people.public import Act, TokenHolder, require
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, Listed, Page, part
from beffroi.doors.manage.shapes import JobShape
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.public import signed

router = Router()


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


def _job(holder: TokenHolder, act: Act, job_id: UUID) -> Job:
    job = Job.objects.filter(pk=job_id, organisation=holder.organisation).first()
    if job is None:
        raise NotFound("Ce travail n'existe pas, ou n'est pas à vous.")
    require(holder, act, holder.organisation)
    return job
