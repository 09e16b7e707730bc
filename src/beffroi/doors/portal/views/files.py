"""Small files that programs ask for."""

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition

from beffroi.doors.portal import territory


def _outlines_tag(_request: HttpRequest) -> str:
    return territory.outlines().tag


@condition(etag_func=_outlines_tag)
def territory_outlines(_request: HttpRequest) -> HttpResponse:
    """The communes as GeoJSON: outlines where known, else points with the population. The ground of every map."""
    answer = HttpResponse(territory.outlines().body, content_type="application/geo+json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def favicon(_request: HttpRequest) -> HttpResponseBase:
    """The belfry."""
    path = finders.find("portal/bundle/belfry.svg")
    if not isinstance(path, str):
        raise Http404
    return FileResponse(open(path, "rb"), content_type="image/svg+xml")  # noqa: PTH123 - the answer closes it
