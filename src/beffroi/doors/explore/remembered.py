"""Answers that may be kept: by their reader (ETag, 304), and here, in a memory of so many bytes.

A version never changes: an answer made for a question on a state of the data is the answer for good. What was withdrawn is not
asked for here: a view finds the state first, in the records, at every request.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.data.memory import Answers
from beffroi.doors.explore.answers import JSON, encode, json_answer, keep, unchanged, with_tag
from beffroi.doors.explore.rows import etag

answers = Answers()


def remembered(request: HttpRequest, state: str, make: Callable[[], Any]) -> HttpResponse:
    """The JSON answer to this very address on that state of the data, made if nobody asked before. Errors are never kept."""
    mark = etag(request, state)
    if mark is None:  # it depends on the hour
        return json_answer(make())
    if held := unchanged(request, mark):
        return held
    body = answers.get(mark)
    if body is None:
        body = encode(make())
        keep(answers, mark, body)
    return with_tag(HttpResponse(body, content_type=JSON), mark)
