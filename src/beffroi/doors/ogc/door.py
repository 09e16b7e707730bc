"""What every address does around its own work: quota, errors in JSON, caches, any site's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from beffroi.city.metadata.public import document_tag
from beffroi.data.errors import BeffroiError, LimitReached, NotFound
from beffroi.trust.access.public import QuotaReached, admit

View = Callable[..., HttpResponse]
GEOJSON = "application/geo+json"
JSON = "application/json"


class BadParameter(BeffroiError):
    """A parameter that is unknown or cannot be read: the standard asks that it be refused."""

    code = "bad_parameter"


class Answer(HttpResponse):
    """A JSON body of some media type."""

    def __init__(self, body: Any, media: str = JSON, **headers: str) -> None:
        super().__init__(orjson.dumps(body), content_type=media, headers=headers)


def link(rel: str, href: str, media: str = JSON, title: str = "") -> dict[str, str]:
    """A link as the standard writes it."""
    return {"rel": rel, "href": href, "type": media, **({"title": title} if title else {})}


def only(request: HttpRequest, *names: str) -> None:
    """Refuse parameters the address does not know (requirement /req/core/query-param-unknown)."""
    unknown = sorted(set(request.GET) - {*names, "f"})
    if unknown:
        raise BadParameter(f"Paramètre inconnu : {', '.join(unknown)[:200]}.")


def ogc(view: View) -> View:
    """Make a view: GET and HEAD, counted, errors as {code, description}, 304 while the catalogue does not change."""

    @csrf_exempt  # nothing here writes or knows a session
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        try:
            admission = admit(request)
            mark = document_tag(request)
            response = _held(request, mark) or view(request, **kwargs)
            for name, value in admission.headers.items():
                response.headers[name] = value
        except BeffroiError as error:
            response = Answer({"code": error.code, "description": error.sentence})
            response.status_code = _status(error)
        else:
            if response.status_code == 200:
                response.headers["ETag"] = mark
                response.headers["Cache-Control"] = "no-cache"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _status(error: BeffroiError) -> int:
    match error:
        case NotFound():
            return 404
        case QuotaReached():
            return 429
        case LimitReached():
            return 503
        case _:
            return int(getattr(error, "status", 400))


def _held(request: HttpRequest, mark: str) -> HttpResponse | None:
    held = {tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")}
    return HttpResponse(status=304, headers={"ETag": mark}) if mark in held else None
