"""What the older API's addresses do around their work: GET or POST alike, JSONP, readable JSON, errors with the key `error`."""

import re
from functools import wraps
from http import HTTPStatus

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from beffroi.doors.explore.answers import JSON
from beffroi.doors.explore.door import MOST_QUERY_BYTES, View, answered, finished
from beffroi.doors.explore.errors import ApiError

_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}")
_PADDED = {"jsonp", "geojsonp"}


def legacy(view: View) -> View:
    """Make a view of the older API."""

    @csrf_exempt  # nothing here writes or knows a session
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if request.method == "POST":
            response = answered(_from_form(view, request), request, *args, **kwargs)
        else:
            response = answered(view, request, *args, **kwargs)
        return finished(request, _shaped(request, response))

    return answer


def _from_form(view: View, request: HttpRequest) -> View:
    """A form sent by POST asks as an address does: nothing here writes. The view for it, or one that says it cannot be read."""
    request.method = "GET"
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size > MOST_QUERY_BYTES:
            return _unreadable
        form = QueryDict(request.read(size))
    except (ValueError, OSError, SuspiciousOperation):
        return _unreadable
    given = request.GET.copy()
    for name in form:
        given.setlist(name, form.getlist(name))
    request.GET = QueryDict(given.urlencode())
    return view


def _unreadable(*_: HttpRequest | str, **__: str) -> HttpResponseBase:
    message = f"Ce formulaire ne se lit pas : {MOST_QUERY_BYTES // 1024} Kio de paramètres au plus, codés comme une adresse."
    raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "InvalidRESTParameterError", message)


def _shaped(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if not isinstance(response, HttpResponse) or response.headers.get("Content-Type") != JSON:
        return response
    if response.status_code >= 400:
        found = orjson.loads(response.content)
        response.content = orjson.dumps({**found, "error": found.get("error", found.get("message"))})
    if request.GET.get("pretty_print", "").lower() == "true":
        response.content = orjson.dumps(orjson.loads(response.content), option=orjson.OPT_INDENT_2)
    callback = request.GET.get("callback", "")
    if request.GET.get("format", "").lower() in _PADDED and _CALLBACK.fullmatch(callback):
        response.content = callback.encode() + b"(" + response.content + b");"
        response.headers["Content-Type"] = "application/javascript; charset=utf-8"
    return response
