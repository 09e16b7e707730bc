"""What every address does around its own work: quota and meter, errors in the standard's words, caches, any site's pages."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from beffroi.city.metadata.public import document_tag
from beffroi.data.errors import BeffroiError, LimitReached, NotFound
from beffroi.data.lake import Busy
from beffroi.trust.access.public import QuotaReached, admit, metered

View = Callable[..., HttpResponseBase]
Tell = Callable[[HttpRequest, BeffroiError, int], HttpResponse]
GEOJSON = "application/geo+json"
JSON = "application/json"
_READING = ("GET", "HEAD")
logger = logging.getLogger(__name__)


class BadParameter(BeffroiError):
    """A parameter that is unknown or cannot be read: the standard asks that it be refused."""

    code = "bad_parameter"


class Broken(BeffroiError):
    """A failure of ours, told without its inside."""

    code = "internal_error"


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


def door(tell: Tell, methods: tuple[str, ...] = _READING) -> Callable[[View], View]:
    """Make views: these methods only, counted and metered, errors as `tell` writes them, 304 while the catalogue stays."""

    def made(view: View) -> View:
        @csrf_exempt  # nothing here writes or knows a session
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            try:
                admission = admit(request)
            except QuotaReached as error:
                response: HttpResponseBase = _told(tell, request, error)
                for name, value in error.admission.headers.items():
                    response.headers[name] = value
            else:
                response = metered(admission, lambda: _answered(request, view, tell, kwargs))
            response.headers["Access-Control-Allow-Origin"] = "*"
            return response

        return answer

    return made


def _answered(request: HttpRequest, view: View, tell: Tell, kwargs: dict[str, str]) -> HttpResponseBase:
    try:
        mark = document_tag(request) if request.method in _READING else ""
        if mark and (held := _held(request, mark)):
            return held
        response = view(request, **kwargs)
    except BeffroiError as error:
        return _told(tell, request, error)
    except (DisallowedHost, SuspiciousOperation, BadRequest, RequestDataTooBig):
        return _told(
            tell, request, BadParameter("Cette requête n'est pas recevable : vérifiez l'hôte et l'adresse.")
        )
    except Exception:  # the caller is told nothing of the inside; the log is told everything
        logger.exception("La requête %s n'a pas abouti.", request.path)
        broken = Broken(
            "Le service a rencontré une erreur ; elle est consignée. Réessayez, ou prévenez l'équipe du service."
        )
        return _told(tell, request, broken)
    if response.status_code == 200 and mark:
        response.headers["ETag"] = mark
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _told(tell: Tell, request: HttpRequest, error: BeffroiError) -> HttpResponse:
    response = tell(request, error, _status(error))
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, Busy | QuotaReached):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _status(error: BeffroiError) -> int:
    match error:
        case NotFound():
            return 404
        case QuotaReached():
            return 429
        case LimitReached():
            return 503
        case Broken():
            return 500
        case _:
            return int(getattr(error, "status", 400))


def _held(request: HttpRequest, mark: str) -> HttpResponse | None:
    held = {tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")}
    return HttpResponse(status=304, headers={"ETag": mark}) if mark in held else None


def _in_json(request: HttpRequest, error: BeffroiError, status: int) -> HttpResponse:
    del request
    response = Answer({"code": error.code, "description": error.sentence})
    response.status_code = status
    return response


#: Views of OGC API: errors as {code, description}.
ogc = door(_in_json)
