"""The history of a dataset: each version, what changed, who made it public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import Version
from beffroi.doors.portal.opening import frame, opened

MOST = 50
_SHOWN = (Version.State.PUBLISHED, Version.State.ARCHIVED, Version.State.REMOVED)


def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Versions that were public, newest first; drafts and refused ones are not for readers."""
    dataset = opened(request, dataset_id)
    versions = dataset.versions.filter(state__in=_SHOWN, published_at__isnull=False).defer(
        "schema_json", "report"
    )
    return render(
        request,
        "portal/dataset/versions.html",
        {**frame(dataset, "versions"), "versions": list(versions.order_by("-number")[:MOST])},
    )
