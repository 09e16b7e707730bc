"""The history of a dataset: each version, what changed, and what differs between any two of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import Dataset, Version
from beffroi.doors.portal import history
from beffroi.doors.portal.opening import frame, opened

MOST = 50
_SHOWN = (Version.State.PUBLISHED, Version.State.ARCHIVED, Version.State.REMOVED)


def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Versions that were public, newest first; drafts and refused ones are not for readers."""
    dataset = opened(request, dataset_id)
    public = dataset.versions.filter(state__in=_SHOWN, published_at__isnull=False)
    versions = list(public.defer("schema_json", "report").order_by("-number")[:MOST])
    old, new = _asked(request, versions)
    return render(
        request,
        "portal/dataset/versions.html",
        {
            **frame(dataset, "versions"),
            "versions": versions,
            "old": old,
            "new": new,
            "difference": _difference(dataset, old, new) if "from" in request.GET else None,
        },
    )


def _asked(request: HttpRequest, versions: list[Version]) -> tuple[int, int]:
    """The numbers to compare: those of the address when they are public versions, else the last two."""
    numbers = [version.number for version in versions]
    new = _one_of(request.GET.get("to", ""), numbers, numbers[0] if numbers else 0)
    before = next((number for number in numbers if number < new), new)
    return _one_of(request.GET.get("from", ""), numbers, before), new


def _one_of(text: str, numbers: list[int], default: int) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1
    return number if number in numbers else default


def _difference(dataset: Dataset, old: int, new: int) -> history.Difference:
    both = {version.number: version for version in dataset.versions.filter(number__in=(old, new))}
    return history.difference(dataset, both[old], both[new])
