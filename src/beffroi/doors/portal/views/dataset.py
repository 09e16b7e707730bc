"""The tabs of a dataset that read no row: information, export, API."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import Attachment
from beffroi.doors.portal import downloads, examples, quality
from beffroi.doors.portal.opening import frame, opened, version_of


def information(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """What it is, who answers for it, what its fields mean, what was found in the file."""
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    remarks, more = quality.remarks(version)
    lines = quality.field_lines(version)
    return render(
        request,
        "portal/dataset/information.html",
        {
            **frame(dataset, "information"),
            "lines": lines,
            "remarks": remarks,
            "more_remarks": more,
            "documents": Attachment.of(dataset),
        },
    )


def export(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Every format, with what it is good for."""
    dataset = opened(request, dataset_id)
    return render(
        request,
        "portal/dataset/export.html",
        {**frame(dataset, "export"), "downloads": downloads.offered(version_of(dataset))},
    )


def api(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Examples that work as they are."""
    dataset = opened(request, dataset_id)
    address = examples.base_address(request, dataset)
    schema = version_of(dataset).schema
    return render(
        request,
        "portal/dataset/api.html",
        {
            **frame(dataset, "api"),
            "address": address,
            "examples": examples.examples(address, schema),
            "asked": examples.question(schema),
            "question": urlencode(examples.question(schema)),
            "grouping": examples.grouping(schema),
        },
    )
