"""The first page: a search, the territory, what there is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from beffroi.city.catalog.public import datasets_of, shelf
from beffroi.city.dialogue.public import figures, reuses
from beffroi.city.pages.public import shown_news
from beffroi.doors.portal import catalogue
from beffroi.doors.portal.datamap import data_map, figure
from beffroi.doors.portal.matching import hits
from beffroi.doors.portal.views import spaces

NEWEST = 6
REUSES = 3
NEWS = 2


def page(request: HttpRequest) -> HttpResponse:
    """Figures are counted on what everybody may see. From a space's address, its own front page."""
    if (space := spaces.of(request)) is not None:
        return spaces.front(request, space)
    known = shelf()
    made = data_map(request.GET.get("carte", ""))
    newest = [known.entries[n] for n in known.orders["modified"][:NEWEST]]
    return render(
        request,
        "portal/home.html",
        {
            "section": "home",
            "map": made,
            "figure": figure(made, request.path, fold=True) if made else "",
            "themes": catalogue.most_frequent("theme", most=12),
            "newest": hits(datasets_of(newest), ""),
            "count": len(known.entries),
            "records": known.records,
            "producers": len(known.postings["organisation"]),
            "said": figures(),
            "news": list(shown_news(get_language() or "fr")[:NEWS]),
            "reuses": list(reuses().prefetch_related("datasets")[:REUSES]),
        },
    )
