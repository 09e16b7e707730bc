"""Addresses of the management API."""

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, re_path

from beffroi.doors.manage.api import api, document
from beffroi.doors.manage.door import guarded, unknown


def description(_request: HttpRequest) -> JsonResponse:
    """The OpenAPI document; it asks for no token."""
    return JsonResponse(document())


_patterns, _app, _namespace = api.urls
urlpatterns: list[URLPattern] = [
    path("openapi.json", guarded(description), name="manage-openapi"),
    *(
        URLPattern(found.pattern, guarded(found.callback), found.default_args, found.name)
        for found in _patterns
        if isinstance(found, URLPattern) and found.callback is not None and found.name != "api-root"
    ),
    re_path(r"^.*$", guarded(unknown)),
]
