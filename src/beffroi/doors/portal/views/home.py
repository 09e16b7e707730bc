"""The first page: a search, the territory, what there is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import every
from beffroi.doors.portal import catalogue, territory

NEWEST = 6


def page(request: HttpRequest) -> HttpResponse:
    """Figures are counted on what everybody may see."""
    datasets = list(every().public().order_by("-current__published_at", "title", "id"))
    versions = [d.current for d in datasets if d.current]
    return render(
        request,
        "portal/home.html",
        {
            "drawing": territory.drawing(),
            "densities": territory.DENSITIES,
            "themes": catalogue.themes(datasets)[:12],
            "newest": datasets[:NEWEST],
            "count": len(datasets),
            "records": sum(version.records_count for version in versions),
            "producers": len({catalogue.publisher_of(d) for d in datasets}),
            "updated": versions[0].published_at if versions else None,
        },
    )
