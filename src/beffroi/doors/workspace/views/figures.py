"""The dashboard: figures that are true, for those who answer for the data without handling it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.people.public import Act
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.trust.stewardship.public import figures_of


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """One organisation's figures, counted when the page is asked for."""
    choice = chosen(request, Act.SEE_DASHBOARD)
    figures = figures_of(person(request), choice.organisation)
    return render(
        request, "workspace/figures.html", {**choice.context, "part": "figures", "figures": figures}
    )
