"""The rows of a dataset, sorted, filtered and paged by the address alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import LimitReached
from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import QueryError
from beffroi.doors.portal import question, rows, words
from beffroi.doors.portal.opening import frame, opened, version_of
from beffroi.doors.portal.paging import window
from beffroi.doors.portal.sharing import shared
from beffroi.doors.portal.variety import choices


def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """A page of rows, the filters that made it, and the same question for the API."""
    dataset = opened(request, dataset_id)
    read, status = reading(request, dataset, version_of(dataset))
    context = {**frame(dataset, "table"), **read, "shared": shared(request, dataset, "table")}
    return render(request, "portal/dataset/table.html", context, status=status)


def reading(request: HttpRequest, dataset: Dataset, version: Version) -> tuple[dict[str, Any], int]:
    """What a table's template needs, and the status of the answer."""
    asked = question.read(request.GET, version.schema)
    found: rows.Rows | None = None
    trouble, status = "", 200
    try:
        found = rows.fetch(dataset, version, asked)
    except QueryError as error:
        trouble, status = error.sentence, 400
    except LimitReached as error:
        trouble, status = error.sentence, 503
    return {
        "asked": asked,
        "found": found,
        "area": request.GET.get("area", "").strip()[:10_000],
        "controls": _controls(dataset, version, asked),
        "columns": [f for f in version.schema if f.type is not FieldType.GEO_SHAPE],
        "heads": [_head(f, asked) for f in (found.fields if found else ())],
        "trouble": trouble,
        "page_size": question.PAGE,
        "reach": question.REACH,
        "first": asked.offset + 1,
        "last": asked.offset + (len(found.lines) if found else 0),
        "window": window(asked.page, found.pages) if found else [],
    }, status


def _controls(dataset: Dataset, version: Version, asked: question.TableQuestion) -> list[dict[str, Any]]:
    """The filters, each with the values to choose from where there are few."""
    listed = choices(dataset, version)
    made = []
    for control in asked.controls:
        known = listed.get(control.field.name, ())
        named = {value for value, _count in known}
        kept = [(value, None) for value in control.picked if value not in named]
        made.append({"control": control, "choices": [*kept, *known]})
    return made


def _head(field: Field, asked: question.TableQuestion) -> dict[str, Any]:
    """A column's head: its name, the order it is in, the one it would be in next."""
    sorted_by = asked.sort == field.name
    return {
        "field": field,
        "type": words.type_of(field),
        "number": field.type.is_number and not field.multivalued,
        "sortable": question.sortable(field),
        "sort": ("descending" if asked.descending else "ascending") if sorted_by else "",
        "next": f"-{field.name}" if sorted_by and not asked.descending else field.name,
    }
