"""The addresses of OGC API – Features Part 1, and Part 3's list of what can be filtered."""

from django.urls import URLPattern, re_path

from beffroi.doors.ogc import collections, items, service
from beffroi.doors.ogc.door import View

_ONE = r"collections/(?P<dataset_id>[a-z0-9_@-]+)"


def _at(route: str, view: View) -> URLPattern:
    return re_path(rf"^ogc/{route}/?$" if route else r"^ogc/?$", view)


urlpatterns = [
    _at("", service.landing),
    _at("conformance", service.conformance),
    _at("api", service.description),
    _at("collections", collections.everything),
    _at(_ONE, collections.one),
    _at(f"{_ONE}/queryables", collections.queryables),
    _at(f"{_ONE}/items", items.page),
    _at(rf"{_ONE}/items/(?P<feature_id>[^/]+)", items.feature),
]
