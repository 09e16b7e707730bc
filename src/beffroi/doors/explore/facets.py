"""Facets: how many records, or datasets, for each value of a field."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.data.odsql import Context, compile_facets
from beffroi.doors.explore.catalogue import catalogue
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.remembered import remembered
from beffroi.doors.explore.rows import run
from beffroi.doors.explore.shelf import shelf


@explore
def facets(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The facets of a dataset's records."""
    served = shelf.get(dataset_id)
    return _answer(request, served.state, served.context)


@explore
def catalogue_facets(request: HttpRequest) -> HttpResponse:
    """The facets of the catalogue."""
    known = catalogue(request.META.get("QUERY_STRING", ""))
    return _answer(request, known.digest, known.context)


def _answer(request: HttpRequest, state: str, context: Callable[[], Context]) -> HttpResponse:
    return remembered(request, state, lambda: _facets(request, context()))


def _facets(request: HttpRequest, asked: Context) -> dict[str, Any]:
    plan = compile_facets(Parameters(request.GET).query(fields=asked.names), asked)
    return plan.assemble([run(statement) for statement in plan.statements])
