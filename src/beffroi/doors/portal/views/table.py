"""The rows of a dataset, sorted, filtered and paged by the address alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.data.errors import LimitReached
from beffroi.data.odsql import QueryError
from beffroi.doors.portal import question, rows, words
from beffroi.doors.portal.opening import frame, opened, version_of
from beffroi.doors.portal.paging import window


def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """A page of rows, the filters that made it, and the same question for the API."""
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    asked = question.read(request.GET, version.schema)
    found: rows.Rows | None = None
    trouble = ""
    status = 200
    try:
        found = rows.fetch(dataset, version, asked)
    except QueryError as error:
        trouble, status = error.sentence, 400
    except LimitReached as error:
        trouble, status = error.sentence, 503
    heads = [
        {
            "field": f,
            "type": words.type_of(f),
            "number": f.type.is_number and not f.multivalued,
            "sortable": question.sortable(f),
            "sort": ("descending" if asked.descending else "ascending") if asked.sort == f.name else "",
            "next": f"-{f.name}" if asked.sort == f.name and not asked.descending else f.name,
        }
        for f in (found.fields if found else ())
    ]
    return render(
        request,
        "portal/dataset/table.html",
        {
            **frame(dataset, "table"),
            "asked": asked,
            "found": found,
            "heads": heads,
            "trouble": trouble,
            "page_size": question.PAGE,
            "reach": question.REACH,
            "first": asked.offset + 1,
            "last": asked.offset + (len(found.lines) if found else 0),
            "window": window(asked.page, found.pages) if found else [],
        },
        status=status,
    )
