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
        URLPattern(p.pattern, guarded(p.callback), p.default_args, p.name)
        for p in _patterns
        if p.name != "api-root"
    ),
    re_path(r"^.*$", guarded(unknown)),
]
