"""The console: every call of the API explained, filled in and run. A form that asks the API itself; a script shows the answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import every, find
from beffroi.data.errors import NotFound
from beffroi.data.fields import Schema
from beffroi.doors.portal import console, words

MOST_SUGGESTED = 500  # datasets offered while one types


def page(request: HttpRequest, describe: console.Describe) -> HttpResponse:
    """All the calls, or the one the address names."""
    document = describe(get_language() or "fr")
    groups = console.groups(document, request.GET)
    asked = request.GET.get("call", "")
    call = next((call for group in groups for call in group.calls if call.key == asked), None)
    if asked and call is None:
        raise Http404(_("La console ne connaît pas cet appel."))
    root = document["servers"][0]["url"]
    return render(
        request,
        "portal/console.html",
        {
            "section": "api",
            "about": document["info"],
            "root": root,
            "groups": groups,
            "call": call,
            "address": call.address(root) if call and call.ready else "",
            "suggested": _suggested() if call and call.named else [],
            "fields": _fields(request) if call else [],
        },
    )


def _suggested() -> list[tuple[str, str]]:
    """Identifiers and titles of public datasets."""
    found = every().public().order_by("title", "dataset_id").values_list("dataset_id", "title")
    return list(found[:MOST_SUGGESTED])


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and types of the fields of the dataset the address names."""
    try:
        dataset = find(request.GET.get("dataset_id", ""), request.user)
    except NotFound:
        return []
    schema = dataset.current.schema if dataset.current else Schema(())
    return [(field.name, words.type_of(field)) for field in schema]
