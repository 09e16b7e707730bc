"""What a request costs: the engine's time and the bytes of the answer, noted once it is made, or sent when it is streamed."""

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from beffroi.data.lake import Errand, on_behalf_of
from beffroi.trust.access.admission import Admission, ledger
from beffroi.trust.access.ledger import Use


def metered(admission: Admission, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer, made on behalf of the caller, its cost noted and the headers of its day added."""
    with on_behalf_of(admission.caller.name) as errand:
        response = answer()
    if isinstance(response, StreamingHttpResponse):
        chunks = cast("Iterable[bytes]", response.streaming_content)
        response.streaming_content = _counted(chunks, admission, errand)
    else:
        _note(admission, errand, len(response.content) if isinstance(response, HttpResponse) else 0)
    for name, value in admission.headers.items():
        response.headers[name] = value
    return response


def _counted(chunks: Iterable[bytes], admission: Admission, errand: Errand) -> Iterator[bytes]:
    sent = 0
    try:
        for chunk in chunks:
            sent += len(chunk)
            yield chunk
    finally:
        _note(admission, errand, sent)


def _note(admission: Admission, errand: Errand, size: int) -> None:
    ledger.add(admission.caller.name, Use(milliseconds=round(errand.seconds * 1000), bytes=size))
