"""The API's way in: straight to its view, past what only pages need (session, language, accounts, forms).

A question then costs what its answer costs. The API's own door counts, limits and reports errors; see `doors/explore/door.py`.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve

from beffroi.data.lake import on_behalf_of
from beffroi.trust.access.public import caller_of, uses

PREFIX = "/api/"
CONSOLE = "api/explore/v2.1/console"  # the one page among them
_BEHIND = "api/manage/"
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
                page = self.get_response(request)
            _noted(request.resolver_match, page, page=True)
            return page
        match = _resolved(path)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        _noted(match, response, page=False)
        return response


@lru_cache(maxsize=4096)
def _resolved(path: str) -> ResolverMatch:
    """Which view an address is for: the same as long as the process lives. An unknown one raises, and is not remembered."""
    return resolve(path)


def _noted(match: ResolverMatch | None, response: HttpResponseBase, *, page: bool) -> None:
    """Count the answer for the dataset its address names. What producers and programs do behind the scenes is no use of it."""
    dataset_id = match.kwargs.get("dataset_id") if match else None
    if match is None or not dataset_id or response.status_code >= HTTPStatus.BAD_REQUEST:
        return
    if match.route.startswith(_BEHIND) or "workspace" in match.namespaces:
        return
    if "Content-Disposition" in response.headers:
        uses.add(str(dataset_id), "downloads")
    else:
        uses.add(str(dataset_id), "pages" if page else "calls")
