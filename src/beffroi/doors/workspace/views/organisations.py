"""The organisations of the platform, for its operators: which there are, making one, its nature and its place in the tree."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beffroi.city.people.public import Forbidden, Organisation, in_force, operates, organisation
from beffroi.data.errors import BeffroiError
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.forms import NewOrganisationForm, PlaceForm
from beffroi.doors.workspace.paging import paged
from beffroi.trust.stewardship.public import create_organisation, place_organisation

_PAGE = 50
_HERE = {"part": "organisations", "section": "workspace"}


@workspace_page
def index(request: HttpRequest) -> HttpResponse:
    """By name, those whose name, identifier or number holds what is looked for."""
    _operators(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Organisation.objects.select_related("parent", "space").order_by("name", "pk")
    for word in text.split():
        said = Q(name__icontains=word) | Q(slug__icontains=word)
        found = found.filter(said | Q(siret__startswith=word) | Q(siren__startswith=word) | Q(insee=word))
    shown = paged(request, found, _PAGE)
    held = _held([one.pk for one in shown.rows])
    content = {"lines": [(one, *held[one.pk]) for one in shown.rows], "total": shown.total, "text": text}
    return render(request, "workspace/organisations.html", {**_HERE, **shown.pager, **content})


def _held(keys: list[int]) -> dict[int, tuple[int, int]]:
    """How many datasets and people of today each has."""
    counted = Organisation.objects.filter(pk__in=keys).order_by()
    running = Count("memberships__user", filter=in_force(prefix="memberships__"), distinct=True)
    people = dict(counted.annotate(many=running).values_list("pk", "many"))
    datasets = dict(counted.annotate(many=Count("datasets")).values_list("pk", "many"))
    return {pk: (datasets[pk], people[pk]) for pk in keys}


@workspace_page
def adding(request: HttpRequest) -> HttpResponse:
    """A new one."""
    _operators(request)
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_organisation(person(request), **form.cleaned_data)
        except BeffroiError as error:
            form.add_error(_place_of(error), error.sentence)
        else:
            messages.success(request, _("« %(name)s » est créée.") % {"name": made.name})
            return redirect("workspace:organisations")
    return _shown(request, form, None)


@workspace_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, and under which it stands."""
    _operators(request)
    found = organisation(slug)
    form = PlaceForm(request.POST or None, initial={"kind": found.kind, "parent": found.parent})
    if request.method == "POST" and form.is_valid():
        try:
            place_organisation(person(request), organisation(slug), **form.cleaned_data)
        except BeffroiError as error:
            form.add_error(_place_of(error), error.sentence)
        else:
            messages.success(request, _("C'est réglé."))
            return redirect("workspace:organisations")
    return _shown(request, form, found)


def _shown(request: HttpRequest, form: PlaceForm, found: Organisation | None) -> HttpResponse:
    content = {**_HERE, "form": form, "placed": found}
    return render(request, "workspace/organisation.html", content, status=422 if form.errors else 200)


def _place_of(error: BeffroiError) -> str | None:
    return {"bad_number": "siret", "bad_parent": "parent"}.get(error.code)


def _operators(request: HttpRequest) -> None:
    if not operates(person(request)):
        raise Forbidden(_("Cette page est celle des opérateurs de la plateforme."))
