"""Harvested sources: those of one's organisations, adding one after a look, its runs record by record."""

import time
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beffroi.city.people.public import Act, organisations_where, require
from beffroi.data.errors import BeffroiError, LimitReached, NotFound
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.harvesting import SourceForm, initial
from beffroi.doors.workspace.paging import paged
from beffroi.engines.harvest import public as engine
from beffroi.engines.harvest.public import KINDS, Outcome, Run, Source

_PAGE = 50
_LOOK_SECONDS = 20  # a page waits no longer for a source
_HERE = {"part": "harvests", "section": "workspace"}


@workspace_page
def index(request: HttpRequest) -> HttpResponse:
    """The sources of the organisations whose harvests one settles, with how their last run ended."""
    theirs = organisations_where(person(request), Act.HARVEST)
    last = Run.objects.filter(source=OuterRef("pk")).order_by("-started_at", "-pk")
    sources = (
        Source.objects.filter(organisation__in=theirs)
        .select_related("organisation")
        .annotate(
            datasets=Count("items", filter=Q(items__state="present")),
            last_state=Subquery(last.values("state")[:1]),
            last_message=Subquery(last.values("message")[:1]),
            last_at=Subquery(last.values("started_at")[:1]),
        )
        .order_by("name", "pk")
    )
    shown = paged(request, sources, _PAGE)
    content = {"sources": shown.rows, "states": dict(Run.State.choices), "kinds": KINDS}
    return render(request, "workspace/harvests.html", {**_HERE, **shown.pager, **content})


@workspace_page
def adding(request: HttpRequest) -> HttpResponse:
    """One form: first a look at what would come, then the source is written down."""
    who = person(request)
    form = SourceForm(request.POST or None, organisations=organisations_where(who, Act.HARVEST))
    seen = None
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            if "add" in request.POST:
                source = engine.add(organisation, by=who, **form.said())
                messages.success(request, _("La source est ajoutée."))
                return redirect("workspace:harvest", source.pk)
            seen = engine.preview(engine.prepared(organisation, **form.said()), _patience())
        except BeffroiError as error:
            form.add_error(None, error.sentence)
    return render(
        request, "workspace/harvest_edit.html", {**_HERE, "form": form, "seen": seen, "source": None}
    )


@workspace_page
def page(request: HttpRequest, source_id: int) -> HttpResponse:
    """A source: its last runs, what the one looked at did with each record, its whole mapping."""
    source = _source(request, source_id)
    engine.under_way(source)
    runs = list(source.runs.select_related("job")[:20])
    wanted = request.GET.get("run", "")
    run = next((r for r in runs if str(r.pk) == wanted), runs[0] if runs else None)
    what = request.GET.get("what", "")
    outcomes = Outcome.objects.filter(run=run).select_related("dataset").order_by("pk")
    if what in Outcome.What.values:
        outcomes = outcomes.filter(what=what)
    shown = paged(request, outcomes, _PAGE)
    names = engine.table(KINDS[source.kind].vocabulary, source.mapping)
    content = {
        "source": source,
        "kind": KINDS[source.kind],
        "runs": runs,
        "run": run,
        "asks": engine.asks(source),
        "under_way": bool(run and run.state == Run.State.RUNNING),
        "outcomes": shown.rows,
        "total": shown.total,
        "what": what,
        "whats": Outcome.What.choices,
        "names": [(ours, theirs, ours in source.mapping) for ours, theirs in names.items()],
    }
    return render(request, "workspace/harvest.html", {**_HERE, **shown.pager, **content})


@workspace_page
def settling(request: HttpRequest, source_id: int) -> HttpResponse:
    """The same form, for a source that is there."""
    source = _source(request, source_id)
    who = person(request)
    organisations = organisations_where(who, Act.HARVEST).filter(pk=source.organisation_id)
    form = SourceForm(request.POST or None, initial=initial(source), organisations=organisations)
    seen = None
    if request.method == "POST" and form.is_valid():
        try:
            if "add" in request.POST:
                engine.change(source, by=who, **form.said())
                messages.success(request, _("La source est réglée."))
                return redirect("workspace:harvest", source.pk)
            said = {**form.said(), "allow_private": source.allow_private}
            seen = engine.preview(engine.prepared(source.organisation, **said), _patience())
        except BeffroiError as error:
            form.add_error(None, error.sentence)
    return render(
        request, "workspace/harvest_edit.html", {**_HERE, "form": form, "seen": seen, "source": source}
    )


@workspace_page
@require_POST
def act(request: HttpRequest, source_id: int) -> HttpResponse:
    """Run now, confirm, stop, remove."""
    source = _source(request, source_id)
    who = person(request)
    wish = request.POST.get("act", "")
    try:
        if wish == "run":
            engine.submit_run(source, by=who)
            messages.success(request, _("La moisson est demandée."))
        elif wish == "confirm" and engine.asks(source) is not None:
            engine.submit_run(source, by=who, confirmed=True)
            messages.success(request, _("Le changement est confirmé ; la moisson reprend."))
        elif wish == "stop" and (run := engine.under_way(source)) is not None:
            engine.cancel_run(run, by=who)
            messages.success(request, _("L'arrêt est demandé : ce qui est fait reste."))
        elif wish in {"remove", "remove_keep"}:
            engine.submit_remove(source, keep=wish == "remove_keep", by=who)
            messages.success(request, _("La suppression de la source est demandée."))
            return redirect("workspace:harvests")
    except BeffroiError as error:
        messages.error(request, error.sentence)
    return redirect("workspace:harvest", source.pk)


def _source(request: HttpRequest, source_id: int) -> Source:
    """The source, for who settles the harvests of its organisation. Raises NotFound, Forbidden."""
    source = Source.objects.select_related("organisation").filter(pk=source_id).first()
    if source is None:
        raise NotFound(_("Cette source n'existe pas."))
    require(person(request), Act.HARVEST, source.organisation)
    return source


def _patience() -> Any:
    """A progress that ends a look which lasts."""
    until = time.monotonic() + _LOOK_SECONDS

    def tell(_step: str, _fraction: float | None) -> None:
        if time.monotonic() > until:
            raise LimitReached(_("La source met plus de %(n)s secondes à répondre.") % {"n": _LOOK_SECONDS})

    return tell
