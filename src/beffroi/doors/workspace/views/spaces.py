"""Spaces: those one may settle, opening one from one form, changing one."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beffroi.city.people.public import Act, Organisation, User, operates, organisations_where, require
from beffroi.city.spaces.public import Space, default_path, usages
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.paging import paged
from beffroi.doors.workspace.spacing import (
    LooksForm,
    OpenForm,
    OperatorOpenForm,
    OperatorSettleForm,
    SettleForm,
    initial,
)
from beffroi.trust.stewardship.public import create_organisation, open_space, settle_space

_PAGE = 50
_HERE = {"part": "spaces", "section": "workspace"}


@workspace_page
def index(request: HttpRequest) -> HttpResponse:
    """The spaces of the organisations one settles, and what they hold."""
    settled = organisations_where(person(request), Act.SETTLE)
    spaces = Space.objects.select_related("organisation").filter(organisation__in=settled).order_by("path")
    shown = paged(request, spaces, _PAGE)
    held = usages(space.organisation_id for space in shown.rows)
    content = {
        "lines": [(space, held[space.organisation_id]) for space in shown.rows],
        "free": operates(person(request)) or settled.filter(space__isnull=True).exists(),
    }
    return render(request, "workspace/spaces.html", {**_HERE, **shown.pager, **content})


@workspace_page
def opening(request: HttpRequest) -> HttpResponse:
    """One form: for whom, where, which colours, who administers it."""
    who = person(request)
    free = organisations_where(who, Act.SETTLE).filter(space__isnull=True)
    form = (OperatorOpenForm if operates(who) else OpenForm)(
        request.POST or None, request.FILES or None, organisations=free
    )
    if request.method == "POST" and form.is_valid():
        try:
            space = _opened(who, form, at=f"{request.scheme}://{request.get_host()}")
        except BeffroiError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("L'espace est ouvert : /espaces/%(path)s/") % {"path": space.path})
            return redirect("workspace:spaces")
    return _shown(request, form, None)


@transaction.atomic
def _opened(who: User, form: OpenForm | OperatorOpenForm, *, at: str) -> Space:
    """The space, and its organisation when it is a new one: all or nothing."""
    said, whole = form.said(), form.cleaned_data
    organisation = whole["organisation"] or create_organisation(
        who, whole["name"], kind=whole["kind"] or Organisation.Kind.COMMUNE, siret=whole["siret"]
    )
    path = said.pop("path", "") or default_path(organisation)
    return open_space(who, organisation, path, administrator=whole["administrator"], at=at, **said)


@workspace_page
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The looks of a space; for an operator, also its address and quotas."""
    space = Space.objects.select_related("organisation").filter(path=path).first()
    if space is None:
        raise NotFound(_("Cet espace n'existe pas."))
    who = person(request)
    require(who, Act.SETTLE, space.organisation)
    form = (OperatorSettleForm if operates(who) else SettleForm)(
        request.POST or None, request.FILES or None, initial=initial(space)
    )
    if request.method == "POST" and form.is_valid():
        said = form.said()
        if not said.get("path", "x"):
            said["path"] = default_path(space.organisation)
        try:
            settle_space(who, Space.objects.get(pk=space.pk), **said)
        except BeffroiError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("L'espace est changé."))
            return redirect("workspace:spaces")
    return _shown(request, form, space)


def _shown(request: HttpRequest, form: LooksForm, space: Space | None) -> HttpResponse:
    content = {**_HERE, "form": form, "space_settled": space}
    return render(request, "workspace/space.html", content, status=422 if form.errors else 200)
