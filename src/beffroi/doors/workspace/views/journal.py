"""Who did what, in an organisation; for operators, everywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from beffroi.city.people.public import Act, User, operates, organisations_where
from beffroi.doors.workspace.acts_said import VERBS, details_said
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.paging import paged
from beffroi.trust.stewardship.public import journal

_PAGE = 50
_ALL = "*"


@require_GET
@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """The acts, the latest first; of one sort, or of all."""
    who = person(request)
    whole = operates(who) and request.GET.get("organisation") == _ALL
    private = organisations_where(who, Act.SEE_PRIVACY).filter(slug=request.GET.get("organisation", "")[:100])
    settles = organisations_where(who, Act.SETTLE).exists() and not (private.exists() and not operates(who))
    act = Act.SETTLE if settles else Act.SEE_PRIVACY
    choice = chosen(request, act) if not whole else None
    found = journal(who, choice.organisation if choice else None)
    verb = request.GET.get("verb", "")
    if verb in VERBS:
        found = found.filter(verb=verb)
    shown = paged(request, found, _PAGE)
    named = [one.details.get("person") for one in shown.rows]
    people = {one.pk: one.get_full_name() or one.username for one in User.objects.filter(pk__in=_keys(named))}
    lines = [(one, VERBS.get(one.verb, one.verb), details_said(one.details, people)) for one in shown.rows]
    told = {
        **(choice.context if choice else {}),
        **shown.pager,
        "part": "journal",
        "lines": lines,
        "total": shown.total,
        "whole": whole,
        "operator": operates(who),
        "verbs": sorted(((value, str(label)) for value, label in VERBS.items()), key=lambda one: one[1]),
        "verb": verb,
    }
    return render(request, "workspace/journal.html", told)


def _keys(values: list[object]) -> set[int]:
    return {value for value in values if isinstance(value, int)}
