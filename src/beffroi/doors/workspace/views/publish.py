"""Giving a file: where everything starts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.doors.workspace.doorway import workspace_page


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """The form: for whom, and which file or address."""
    return render(request, "workspace/publish.html", {"part": "publish", "section": "workspace"})
