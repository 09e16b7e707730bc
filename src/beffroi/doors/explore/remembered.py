"""Answers that may be kept: by their reader (ETag, 304), and here, in a memory of so many bytes.

A version never changes: an answer made for a question on a state of the data is the answer for good. What was withdrawn is not
asked for here: a view finds the state first, in the records, at every request.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from beffroi.doors.explore.answers import JSON, encode, json_answer, unchanged, with_tag
from beffroi.doors.explore.rows import etag

_SHARE = 16  # no answer takes more than this part of the memory
_BESIDE = 200  # bytes each answer costs besides its body


class Answers:
    """Bodies by mark; those asked for least recently leave when there is no room. Safe with threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self.size = 0

    def get(self, mark: str) -> bytes | None:
        """The body, if it is still there."""
        with self._lock:
            body = self._kept.get(mark)
            if body is not None:
                self._kept.move_to_end(mark)
            return body

    def put(self, mark: str, body: bytes, room: int) -> None:
        """Keep a body, within `room` bytes in all."""
        size = len(body) + _BESIDE
        if size * _SHARE > room:
            return
        with self._lock:
            if mark in self._kept:
                return
            self._kept[mark] = body
            self.size += size
            while self.size > room:
                self.size -= len(self._kept.popitem(last=False)[1]) + _BESIDE


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
        answers.put(mark, body, settings.BEFFROI["ANSWERS_MEGABYTES"] * 2**20)
    return with_tag(HttpResponse(body, content_type=JSON), mark)
