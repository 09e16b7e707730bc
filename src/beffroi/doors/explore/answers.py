"""Bytes out: JSON bodies, compression, cache and cross-origin headers."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beffroi import __version__
from beffroi.data.memory import Answers

JSON = "application/json; charset=utf-8"
METHODS = "GET, HEAD, OPTIONS"
#: Below this, compressing costs more than it saves.
COMPRESS_FROM = 1_000

_EXPOSED = ", ".join(
    (
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-RateLimit-dataset-Limit",
        "X-RateLimit-dataset-Remaining",
        "X-RateLimit-dataset-Reset",
        "ODS-Explore-API-Deprecation",
        "Link",
        "Content-Disposition",
        "ETag",
        "X-Tile-Content",
    )
)
_HEADER_NAMES = re.compile(r"[A-Za-z0-9-]{1,64}( ?, ?[A-Za-z0-9-]{1,64}){0,30}")
_USUAL_HEADERS = "Accept, Authorization, Content-Type, ODS-Widgets-Version"


def encode(value: Any) -> bytes:
    """A value as JSON bytes."""
    try:
        return orjson.dumps(value, default=_other)
    except orjson.JSONEncodeError:  # a whole number beyond 64 bits
        return orjson.dumps(_fit(value), default=_other)


def inline(text: str | bytes) -> orjson.Fragment:
    """JSON that is already text, to be put as it is inside a body."""
    return orjson.Fragment(text)


def json_answer(value: Any, status: int = 200) -> HttpResponse:
    """A JSON body."""
    return HttpResponse(encode(value), content_type=JSON, status=status)


def keep(memory: Answers, mark: str, body: bytes) -> None:
    """Keep a body in one of the door's memories, within the room each has."""
    memory.put(mark, body, settings.BEFFROI["ANSWERS_MEGABYTES"] * 2**20)


def tag(*parts: object) -> str:
    """A weak ETag standing for what an answer is made of."""
    text = "\0".join(map(str, (__version__, *parts)))
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 when the caller already holds this very answer."""
    held = request.META.get("HTTP_IF_NONE_MATCH")
    if not held or etag.removeprefix("W/") not in {
        item.strip().removeprefix("W/") for item in held.split(",")
    }:
        return None
    return with_tag(HttpResponse(status=304), etag)


def with_tag(response: HttpResponse, etag: str) -> HttpResponse:
    """Let the answer be kept, but asked about before each use: a new version must show at once."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the caller reads gzip."""
    for item in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _, quality = item.partition(";")
        if name.strip() in {"gzip", "*"}:
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def compress(request: HttpRequest, response: HttpResponseBase) -> None:
    """Gzip a body held in memory, when it is worth it."""
    if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
        return
    response.headers["Vary"] = "Accept-Encoding"
    if len(response.content) >= COMPRESS_FROM and accepts_gzip(request):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        response.content = packer.compress(response.content) + packer.flush()
        response.headers["Content-Encoding"] = "gzip"


def gzipped(chunks: Iterable[bytes], level: int = 1) -> Iterable[bytes]:
    """A stream, compressed as it goes."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def open_to_all(response: HttpResponseBase) -> None:
    """Let pages of any site read the answer: everything here is public, and no cookie is ever looked at."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED


def preflight(request: HttpRequest) -> HttpResponse:
    """The answer to OPTIONS: the headers asked for are allowed, when they are names of headers at all."""
    asked = request.META.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
    response = HttpResponse(status=204)
    response.headers["Allow"] = METHODS
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = (
        asked if _HEADER_NAMES.fullmatch(asked) else _USUAL_HEADERS
    )
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def _fit(value: Any) -> Any:
    match value:
        case dict():
            return {key: _fit(item) for key, item in value.items()}
        case bool():
            return value
        case int() if not -(2**63) <= value < 2**64:
            return inline(str(value))
        case Sequence() if not isinstance(value, str | bytes):
            return [_fit(item) for item in value]
        case _:
            return value
