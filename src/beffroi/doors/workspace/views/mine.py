"""My datasets: where each stands, and what it asks of its producer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from beffroi.city.people.public import Act
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.paging import number, window
from beffroi.trust.stewardship.public import SORTS, standings


def states() -> list[tuple[str, str]]:
    """What one may look for."""
    return [
        ("public", _("en ligne")),
        ("draft", _("avec un brouillon")),
        ("held", _("retenus")),
        ("late", _("en retard sur leur promesse")),
        ("hidden", _("pas en ligne")),
    ]


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """Words, state, order and page are in the address."""
    choice = chosen(request, Act.SEE_DRAFTS)
    text = " ".join(request.GET.get("q", "").split())[:200]
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    found = standings(
        person(request),
        choice.organisation,
        text=text,
        state=state,
        sort=sort,
        page=number(request.GET.get("page")),
    )
    return render(
        request,
        "workspace/mine.html",
        {
            **choice.context,
            "part": "mine",
            "found": found,
            "text": text,
            "state": state,
            "states": states(),
            "sort": sort if sort in SORTS else "title",
            "sorts": [("title", _("titre")), ("published", _("mise à jour")), ("use", _("usage"))],
            "page": found.page,
            "pages": found.pages,
            "window": window(found.page, found.pages),
        },
    )
