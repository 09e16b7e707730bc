"""What every document needs around its graph: quota, errors in words, caches, compression."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence
from django.views.decorators.csrf import csrf_exempt

from beffroi.city.catalog.public import lake
from beffroi.city.metadata.public import document_tag
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.memory import Answers
from beffroi.data.rdf import NOTATIONS, Notation, Resource
from beffroi.trust.access.public import QuotaReached, admit

Graph = Iterable[Resource]
View = Callable[..., HttpResponseBase]
_documents = Answers()
_STATUS: dict[type[BeffroiError], int] = {NotFound: 404, QuotaReached: 429}


def document(graph: Callable[..., Graph]) -> View:
    """Make a view of what gives a graph, at an address with its `extension`: GET and HEAD, counted, open to any site."""

    @csrf_exempt  # nothing here writes or knows a session
    @wraps(graph)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        try:
            admission = admit(request)
            response = _written(request, graph, **kwargs)
            for name, value in admission.headers.items():
                response.headers[name] = value
        except BeffroiError as error:
            status = _STATUS.get(type(error), 400)
            response = HttpResponse(
                f"{error.sentence}\n", status=status, content_type="text/plain; charset=utf-8"
            )
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _written(request: HttpRequest, graph: Callable[..., Graph], **kwargs: str) -> HttpResponseBase:
    mark = document_tag(request)
    headers = {"ETag": mark, "Cache-Control": "no-cache"}
    held = {tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")}
    if mark in held:
        return HttpResponse(status=304, headers=headers)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    name = f"{lake().root} {mark}{' gzip' if packed else ''}"
    notation = NOTATIONS[kwargs["extension"]]
    body = _documents.get(name) or _made(notation, graph(request, **kwargs), name, packed=packed)
    media = f"{notation.media}; charset=utf-8"
    if request.method == "HEAD":
        return HttpResponse(headers=headers, content_type=media)
    made = HttpResponse if isinstance(body, bytes) else StreamingHttpResponse
    response = made(body, headers=headers, content_type=media)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _made(notation: Notation, graph: Graph, name: str, *, packed: bool) -> Iterable[bytes]:
    """The document as it is being made; kept for whoever asks on this very state of the catalogue."""
    chunks: Iterable[bytes] = notation.write(graph)
    sent = compress_sequence(chunks) if packed else chunks
    return _documents.keeping(name, sent, settings.BEFFROI["ANSWERS_MEGABYTES"] * 2**20)
