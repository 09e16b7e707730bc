"""Where the workspace opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from beffroi.city.people.public import Act
from beffroi.doors.workspace.doorway import workspace_page
from beffroi.doors.workspace.templatetags.entries import acts_of

_FIRST = ((Act.SEE_DRAFTS, "mine"), (Act.SEE_DASHBOARD, "figures"))


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """One's datasets; for who handles none, the dashboard; else the members."""
    acts = acts_of(request.user)
    return redirect(f"workspace:{next((name for act, name in _FIRST if act in acts), 'members')}")
