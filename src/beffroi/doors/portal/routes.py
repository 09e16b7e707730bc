"""How addresses are written."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

View = Callable[..., HttpResponseBase]


def both(route: str, view: View, name: str) -> list[URLPattern]:
    """The address with and without its last slash: neither redirects, links carry the slash."""
    return [path(route.rstrip("/"), view), path(route, view, name=name)]
