"""Who asks the address of a dataset for data is shown where its description is (303); who asks for a page gets the page.

The address names the dataset; the page and the documents are about it (Cool URIs for the Semantic Web, W3C 2008).
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from django.utils.cache import patch_vary_headers

from beffroi.data.rdf import NOTATIONS

_THING = re.compile(r"/explore(?:/(?:dataset/(?P<dataset_id>[a-z0-9_@-]+)/?)?)?")


class Negotiation:
    """Sends readers of RDF from the catalogue's and the datasets' pages to their documents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        thing = _THING.fullmatch(request.path_info)
        if thing is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        extension = preferred(request)
        if extension:
            dataset_id = thing["dataset_id"]
            return see(
                f"{get_script_prefix()}explore/dataset/{dataset_id}.{extension}"
                if dataset_id
                else f"{get_script_prefix()}catalog.{extension}"
            )
        response = self.get_response(request)
        patch_vary_headers(response, ["Accept"])
        return response


def preferred(request: HttpRequest) -> str | None:
    """The extension of the notation the caller prefers to a page; None when it prefers the page or names no notation of ours."""
    if "Accept" not in request.headers:
        return None
    media = {notation.media: extension for extension, notation in NOTATIONS.items()}
    return media.get(request.get_preferred_type(["text/html", *media]) or "")


def see(path: str) -> HttpResponse:
    """303 See Other, to a path of ours."""
    response = HttpResponse(status=303, headers={"Location": path, "Access-Control-Allow-Origin": "*"})
    patch_vary_headers(response, ["Accept"])
    return response
