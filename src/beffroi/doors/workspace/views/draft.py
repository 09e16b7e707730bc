"""A draft looked at: what was understood, what can be corrected, what is missing; then published, or put aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import Act, may
from beffroi.city.schemas import public as schemas
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.doors.workspace import report
from beffroi.doors.workspace.checklist import checklist, complete
from beffroi.doors.workspace.correcting import corrections_from
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.rights import draft_for
from beffroi.doors.workspace.schema_said import kept_in_words
from beffroi.engines.intake.public import (
    discard,
    option_of,
    preview,
    release,
    submit_correct,
    tables_of,
)

_FIRST = 12  # rows shown


@require_GET
@workspace_page
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The draft of a dataset."""
    dataset, version = draft_for(request, dataset_id, Act.SEE_DRAFTS)
    return render(request, "workspace/draft.html", _told(request, dataset, version))


@require_POST
@workspace_page
def correct(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Build the draft again with what the form says."""
    dataset, version = draft_for(request, dataset_id, Act.EDIT)
    try:
        corrections = corrections_from(request.POST.dict(), version)
        job = submit_correct(version, corrections, whole=True, owner=person(request))
    except BeffroiError as error:
        return _refused(request, dataset, version, error)
    return redirect("workspace:reading", job_id=job.pk)


@require_POST
@workspace_page
def choose(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Read another sheet, layer or member of the same file."""
    dataset, version = draft_for(request, dataset_id, Act.EDIT)
    option, wanted = option_of(version), request.POST.get("choice", "")
    if option is None or wanted not in tables_of(version):
        return _refused(request, dataset, version, NotFound(_("Ce choix n'est plus proposé.")))
    job = submit_correct(version, (), options={option: wanted}, owner=person(request))
    return redirect("workspace:reading", job_id=job.pk)


@require_POST
@workspace_page
def endings(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Leave out the totals and remarks under the rows, now and at each update; or keep them."""
    dataset, version = draft_for(request, dataset_id, Act.EDIT)
    kept = request.POST.get("keep") != "no"
    try:
        job = submit_correct(version, (), options={"endings": kept}, owner=person(request))
    except BeffroiError as error:
        return _refused(request, dataset, version, error)
    return redirect("workspace:reading", job_id=job.pk)


@require_POST
@workspace_page
def declare(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Say which schema the dataset keeps, or that it keeps none; the draft is verified again."""
    dataset, version = draft_for(request, dataset_id, Act.EDIT)
    try:
        wanted = request.POST.get("schema", "")
        name = schemas.get(wanted).name if wanted else ""
        job = submit_correct(version, (), options={"schema": name}, owner=person(request))
    except BeffroiError as error:
        return _refused(request, dataset, version, error)
    return redirect("workspace:reading", job_id=job.pk)


@require_POST
@workspace_page
def publish(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Publish it, if nothing is missing and nothing else was published meanwhile."""
    dataset, version = draft_for(request, dataset_id, Act.PUBLISH)
    seen, current = request.POST.get("version", ""), request.POST.get("current", "")
    try:
        if seen != str(version.number):
            raise NotFound(_("Le brouillon a été refait entre-temps : relisez-le, puis publiez."))
        if not complete(checklist(dataset, version)):
            raise NotFound(_("Il manque encore quelque chose : voyez « Avant de publier »."))
        receipt = release(
            version,
            actor=person(request),
            reason=request.POST.get("reason", "").strip()[:500],
            expect_current=int(current) if current.isdecimal() else 0,
        )
    except BeffroiError as error:
        return _refused(request, dataset, version, error)
    if not receipt.published:
        messages.error(request, receipt.reason)
        return redirect("workspace:draft", dataset_id=dataset.dataset_id)
    messages.success(request, _("La version %(n)s est en ligne.") % {"n": receipt.version})
    return redirect("workspace:dataset", dataset_id=dataset.dataset_id)


@require_POST
@workspace_page
def put_aside(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Give it up."""
    dataset, version = draft_for(request, dataset_id, Act.EDIT)
    try:
        gone = discard(version, actor=person(request))
    except BeffroiError as error:
        return _refused(request, dataset, version, error)
    messages.success(request, _("Le brouillon est abandonné."))
    if gone:
        return redirect("workspace:publish")
    return redirect("workspace:dataset", dataset_id=dataset.dataset_id)


def _refused(request: HttpRequest, dataset: Dataset, version: Version, error: BeffroiError) -> HttpResponse:
    """The same page, with what was refused and why."""
    told = {**_told(request, dataset, version), "refused": error.sentence}
    return render(request, "workspace/draft.html", told, status=422)


def _told(request: HttpRequest, dataset: Dataset, version: Version) -> dict[str, Any]:
    lines, fields = checklist(dataset, version), report.field_lines(version)
    try:
        rows: report.Table | None = report.table(preview(version, rows=_FIRST))
    except BeffroiError:  # too slow, or too many at it: the rest of the page stands
        rows = None
    chosen = version.report.get("details") or {}
    option = option_of(version)
    tables = tables_of(version)
    return {
        "part": "publish",
        "section": "workspace",
        "dataset": dataset,
        "version": version,
        "current": dataset.current,
        "changes": version.changes,
        "lines": fields,
        "kinds": report.kinds(),
        "remarks": report.remarks(version, fields),
        "rows": rows,
        "checklist": lines,
        "ready": complete(lines),
        "tables": tables if len(tables) > 1 else [],
        "table": str(chosen.get(option) or "") if option else "",
        "schemas": schemas.known(),
        "verdict": kept_in_words(chosen.get("schema") or {}),
        "may_edit": may(person(request), Act.EDIT, dataset.organisation),
        "may_publish": may(person(request), Act.PUBLISH, dataset.organisation),
    }
