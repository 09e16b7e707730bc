"""A dataset, for who answers for it: where it stands, its versions, what can be undone."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import Act, may
from beffroi.data.errors import BeffroiError
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.rights import dataset_for
from beffroi.engines.intake.public import delete, planned_update, rollback, waiting_draft, withdraw

_PAGE = 20


@require_GET
@workspace_page
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Its state, its draft, its updates, its versions."""
    dataset = dataset_for(request, dataset_id, Act.SEE_DRAFTS)
    return render(request, "workspace/dataset.html", _told(request, dataset))


@require_POST
@workspace_page
def bring_back(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Publish an older version again."""
    dataset = dataset_for(request, dataset_id, Act.PUBLISH)
    number = request.POST.get("number", "")
    try:
        version = rollback(
            dataset, int(number) if number.isdecimal() and len(number) < 10 else 0, actor=person(request)
        )
    except BeffroiError as error:
        return _refused(request, dataset, error)
    messages.success(request, _("La version %(n)s est de nouveau en ligne.") % {"n": version.number})
    return redirect("workspace:dataset", dataset_id=dataset.dataset_id)


@require_POST
@workspace_page
def take_down(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Show nothing of it any more; its versions stay."""
    dataset = dataset_for(request, dataset_id, Act.WITHDRAW)
    try:
        withdraw(dataset, actor=person(request), reason=request.POST.get("reason", "").strip()[:500])
    except BeffroiError as error:
        return _refused(request, dataset, error)
    messages.success(request, _("Le jeu de données n'est plus public. Ses versions sont gardées."))
    return redirect("workspace:dataset", dataset_id=dataset.dataset_id)


@require_POST
@workspace_page
def remove(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Delete it for good, once its identifier was typed."""
    dataset = dataset_for(request, dataset_id, Act.WITHDRAW)
    if request.POST.get("confirm", "").strip() != dataset.dataset_id:
        error = BeffroiError(
            _("Pour supprimer, recopiez l'identifiant « %(id)s » : rien n'a été supprimé.")
            % {"id": dataset.dataset_id}
        )
        return _refused(request, dataset, error)
    try:
        delete(dataset, actor=person(request))
    except BeffroiError as error:
        return _refused(request, dataset, error)
    messages.success(request, _("« %(title)s » est supprimé.") % {"title": dataset.title})
    return redirect("workspace:home")


def _refused(request: HttpRequest, dataset: Dataset, error: BeffroiError) -> HttpResponse:
    told = {**_told(request, dataset), "refused": error.sentence}
    return render(request, "workspace/dataset.html", told, status=422)


def _told(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    who = person(request)
    shown = dataset.versions.exclude(state=Version.State.BUILDING).exclude(
        state=Version.State.REMOVED, published_at=None
    )
    versions = Paginator(shown.defer("schema_json").order_by("-number"), _PAGE)
    return {
        "part": "datasets",
        "section": "workspace",
        "dataset": dataset,
        "current": dataset.current,
        "draft": waiting_draft(dataset),
        "planned": planned_update(dataset),
        "versions": versions.get_page(request.GET.get("page")),
        "may_edit": may(who, Act.EDIT, dataset.organisation),
        "may_publish": may(who, Act.PUBLISH, dataset.organisation),
        "may_withdraw": may(who, Act.WITHDRAW, dataset.organisation),
    }
