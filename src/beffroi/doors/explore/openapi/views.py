"""The address of the description."""

from django.http import HttpRequest, HttpResponse

from beffroi.doors.explore.answers import json_answer, tag, unchanged, with_tag
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.links import base
from beffroi.doors.explore.openapi.document import document
from beffroi.doors.explore.parameters import Parameters


@explore
def swagger(request: HttpRequest) -> HttpResponse:
    """`/swagger.json`: the OpenAPI document, in French, or in English with `lang=en`."""
    whole = document(Parameters(request.GET).lang, base(request))
    mark = tag(repr(whole))
    return unchanged(request, mark) or with_tag(json_answer(whole), mark)
