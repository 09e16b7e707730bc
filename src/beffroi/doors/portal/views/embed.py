"""A view of a dataset alone, to stand in another site's page: public data, no cookie read, no form, its source named."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.metadata.public import site_of
from beffroi.doors.portal import catalogue
from beffroi.doors.portal.opening import opened, version_of
from beffroi.doors.portal.views import charts, maps, table

Content = Callable[[HttpRequest, Dataset, Version], tuple[dict[str, Any], int]]
_CONTENTS: dict[str, Content] = {"table": table.reading, "map": maps.drawing, "chart": charts.drawing}


@xframe_options_exempt
def view(request: HttpRequest, dataset_id: str, name: str) -> HttpResponse:
    """The table, the map or the chart, as the address asks it."""
    request.user = AnonymousUser()  # a frame shows what everybody may see
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    content, status = _CONTENTS[name](request, dataset, version)
    query = request.GET.urlencode()
    context = {
        **content,
        "embedded": True,
        "view": name,
        "dataset": dataset,
        "version": version,
        "publisher": catalogue.publisher_of(dataset),
        "whole": f"{site_of(request).base}{reverse(f'portal:{name}', args=[dataset.dataset_id])}"
        + (f"?{query}" if query else ""),
    }
    return render(request, f"portal/embed/{name}.html", context, status=status)
