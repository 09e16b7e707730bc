"""Jobs: what runs, what failed and what to do; stop one, try one again."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beffroi.city.jobs.public import Job, cancel, retry
from beffroi.city.people.public import Act, User, organisations_where, require
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.following import followed
from beffroi.doors.workspace.paging import paged
from beffroi.trust.audit.public import note

PAGE = 25
_UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


def _mine(user: User) -> Q:
    """Those of the organisations whose drafts the person sees, and their own."""
    return Q(organisation__in=organisations_where(user, Act.SEE_DRAFTS)) | Q(owner=user)


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """Those under way first, then the others, latest first."""
    state = request.GET.get("state", "")
    mine = Job.objects.filter(_mine(person(request))).select_related("owner", "organisation")
    if state in Job.State.values:
        mine = mine.filter(state=state)
    shown = paged(request, mine.order_by("-created_at", "id"), PAGE)
    return render(
        request,
        "workspace/jobs.html",
        {
            "part": "jobs",
            "jobs": followed(shown.rows),
            "state": state,
            "states": Job.State.choices,
            "under_way": any(job.state in _UNDER_WAY for job in shown.rows),
            **shown.pager,
        },
    )


@workspace_page
@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask that a job stop."""
    job = cancel(_job(request, job_id))
    note("cancel", "job", str(job.pk), person(request), title=job.title)
    if job.state in _UNDER_WAY:
        messages.success(request, _("L'arrêt est demandé : le travail s'arrête à sa prochaine étape."))
    return redirect("workspace:jobs")


@workspace_page
@require_POST
def again(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask for the same work once more."""
    job = _job(request, job_id)
    if job.organisation is not None:
        require(person(request), Act.PUBLISH, job.organisation)
    try:
        made = retry(job, owner=person(request))
    except BeffroiError as error:
        messages.error(request, error.sentence)
    else:
        note("retry", "job", str(made.pk), person(request), title=made.title)
        messages.success(request, _("Le travail est demandé de nouveau."))
    return redirect("workspace:jobs")


def _job(request: HttpRequest, job_id: UUID) -> Job:
    user = person(request)
    job = Job.objects.select_related("organisation").filter(_mine(user), pk=job_id).first()
    if job is None:
        raise NotFound(_("Ce travail n'existe pas, ou n'est pas à vous."))
    if job.organisation is not None and job.owner_id != user.pk:
        require(user, Act.EDIT, job.organisation)
    return job
