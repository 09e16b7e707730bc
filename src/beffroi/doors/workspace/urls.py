"""Addresses of the workspace."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from beffroi.doors.workspace.views import home, publish

View = Callable[..., HttpResponseBase]


def both(route: str, view: View, name: str) -> list[URLPattern]:
    """The address with and without its last slash: neither redirects, links carry the slash."""
    return [path(route.rstrip("/"), view), path(route, view, name=name)]


app_name = "workspace"
pages: list[URLPattern] = [
    *both("espace/", home.page, "home"),
    *both("espace/publier/", publish.page, "publish"),
]
