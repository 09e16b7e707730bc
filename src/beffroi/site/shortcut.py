"""The API's way in: straight to its view, past what only pages need (session, language, accounts, forms).

A question then costs what its answer costs. The API's own door counts, limits and reports errors; see `doors/explore/door.py`.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve

from beffroi.data.lake import on_behalf_of
from beffroi.trust.access.public import caller_of

PREFIX = "/api/"
CONSOLE = "api/explore/v2.1/console"  # the one page among them
_BESIDE_PAGES = re.compile(r"/explore/dataset/[^/]+/download/?")  # an address of the older API


def _is_question(path: str) -> bool:
    if path.startswith(PREFIX):
        return path.strip("/") != CONSOLE
    return _BESIDE_PAGES.fullmatch(path) is not None


class ApiShortcut:
    """Calls the API's view for its addresses; every other request goes on, its queries asked on behalf of its caller."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not _is_question(path):
            with on_behalf_of(caller_of(request).name):
                return self.get_response(request)
        match = resolve(path)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response
