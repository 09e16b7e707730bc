"""Where the workspace opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from beffroi.doors.workspace.doorway import workspace_page


@workspace_page
def page(_request: HttpRequest) -> HttpResponse:
    """What one does first here: publish."""
    return redirect("workspace:publish")
