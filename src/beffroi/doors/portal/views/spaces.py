"""An organisation's own front page, its colours and its logo. `request.space` was found by the address (site/spaces.py)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition

from beffroi.city.catalog.public import datasets_of, shelf
from beffroi.city.spaces.public import Space, stylesheet
from beffroi.doors.portal import catalogue
from beffroi.doors.portal.matching import hits

NEWEST = 8
_KEPT = "public, max-age=86400"  # addresses carry the moment of the last change


def of(request: HttpRequest) -> Space | None:
    """The space the request is for, None at the service's own address."""
    space = getattr(request, "space", None)
    return space if isinstance(space, Space) else None


def front(request: HttpRequest, space: Space) -> HttpResponse:
    """What the organisation and those under it publish; figures are counted on what everybody may see there."""
    known = shelf()
    latest = [known.entries[n] for n in known.orders["modified"][:NEWEST]]
    return render(
        request,
        "portal/space.html",
        {
            "section": "home",
            "organisation": space.organisation,
            "titled": bool(space.title),
            "introduction": space.introduction or space.organisation.description,
            "newest": hits(datasets_of(latest), ""),
            "count": len(known.entries),
            "records": known.records,
            "latest": latest[0].updated if latest else None,
            "themes": catalogue.most_frequent("theme", most=8),
            "producers": catalogue.most_frequent("publisher", most=8),
        },
    )


def _mark(request: HttpRequest) -> str:
    space = of(request)
    return f'"{space.pk}-{space.changed_at.timestamp()}"' if space else '"none"'


@condition(etag_func=_mark)
def style(request: HttpRequest) -> HttpResponse:
    """The space's colours, after the service's style sheet."""
    space = of(request)
    if space is None:
        raise Http404
    body = stylesheet(space.colour, space.colour_dark)
    return HttpResponse(body, content_type="text/css; charset=utf-8", headers={"Cache-Control": _KEPT})


@condition(etag_func=_mark)
def logo(request: HttpRequest) -> HttpResponse:
    """The space's logo, a PNG that we wrote."""
    space = of(request)
    if space is None or not space.logo:
        raise Http404
    return HttpResponse(bytes(space.logo), content_type="image/png", headers={"Cache-Control": _KEPT})
