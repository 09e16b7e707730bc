"""The tabs of a dataset that read no row: information, export, API."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import Attachment, Link
from beffroi.city.metadata.public import freshness, said, site_of
from beffroi.data.errors import LimitReached
from beffroi.data.odsql import QueryError
from beffroi.doors.portal import downloads, examples, quality, question, rows
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
            "links": Link.of(dataset),
            "verdict": quality.verdict(version),
            "freshness": freshness(dataset, version),
            "contact": said(dataset).contact(settings.BEFFROI["CONTACT"]),
        },
    )


def export(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Every format, with what it is good for and what it weighs: of the whole, or of what the table's filters keep."""
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    asked = question.read(request.GET, version.schema)
    found, trouble, status = version.records_count, "", 200
    try:
        found = rows.count(dataset, version, asked)
    except QueryError as error:
        trouble, status = error.sentence, 400
    except LimitReached as error:
        trouble, status = error.sentence, 503
    context = {
        **frame(dataset, "export"),
        "asked": asked,
        "found": found,
        "trouble": trouble,
        "downloads": [] if trouble else downloads.offered(dataset, version, asked.where, found),
        "others": [] if trouble else downloads.others(dataset, version, asked.where, found),
        "parameters": asked.conditions(),
    }
    return render(request, "portal/dataset/export.html", context, status=status)


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
            "others": examples.other_doors(site_of(request), dataset, schema),
        },
    )
