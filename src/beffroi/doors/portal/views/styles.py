"""The components of the pages in each of their states: what a page is made of, and what a change of style changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.doors.portal.datamap import data_map, figure
from beffroi.doors.portal.paging import window

_COLOURS = {
    "paper": ("paper", "paper-raised", "paper-sunk", "line", "line-strong"),
    "ink": ("ink", "ink-soft", "ink-faint"),
    "brick": ("brick", "brick-deep", "brick-wash"),
    "gold": ("gold", "gold-wash"),
    "slate": ("slate", "slate-deep"),
    "states": ("good", "good-wash", "warn", "warn-wash", "bad", "bad-wash"),
    "classes": ("map-0", "map-1", "map-2", "map-3", "map-4"),
    "categories": ("cat-0", "cat-1", "cat-2", "cat-3", "cat-4", "cat-5", "cat-6", "cat-none"),
}
_SIZES = ("3xl", "2xl", "xl", "l", "m", "s", "xs")
_SPACES = range(1, 10)


def page(request: HttpRequest) -> HttpResponse:
    """The style guide."""
    return render(
        request,
        "portal/styles.html",
        {
            "colours": list(_COLOURS.values()),
            "sizes": _SIZES,
            "spaces": _SPACES,
            "pages": 12,
            "page": 4,
            "window": window(4, 12),
            "steps": range(5),
            "figure": figure(made, request.path, fold=True) if (made := data_map()) else "",
        },
    )
