"""What every address of the API does around its own work: methods, quota, errors, headers."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from beffroi.data.errors import BeffroiError
from beffroi.data.lake import Busy
from beffroi.doors.explore.answers import METHODS, compress, json_answer, open_to_all, preflight
from beffroi.doors.explore.errors import ApiError, body
from beffroi.trust.access.public import Admission, QuotaReached, admit, metered, standing

View = Callable[..., HttpResponseBase]

#: Longest query string, in bytes: a polygon of a commune's outline fits, a book does not.
MOST_QUERY_BYTES = 32 * 1024

logger = logging.getLogger(__name__)


def explore(view: View) -> View:
    """Make a view of the API: GET and HEAD only, counted, open to pages of any site, every error in JSON."""

    @csrf_exempt  # nothing here writes or knows a session
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        return finished(request, answered(view, request, *args, **kwargs))

    return answer


def finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer as it leaves: open to all, compressed, without its body when only asked about."""
    open_to_all(response)
    compress(request, response)
    if request.method == "HEAD" and isinstance(response, HttpResponse):
        if response.content:  # what would be streamed has no size yet
            response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def answered(view: View, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
    """The view's answer, counted; what goes wrong is an answer too."""
    if request.method not in {"GET", "HEAD"}:
        response = preflight(request) if request.method == "OPTIONS" else _refused_method(request)
        return _with_standing(response, standing(request))
    try:
        admission = admit(request)
    except QuotaReached as error:
        return _with_standing(failure(error), error.admission)
    return metered(admission, lambda: _safely(view, request, *args, **kwargs))


def _with_standing(response: HttpResponse, admission: Admission) -> HttpResponse:
    for name, value in admission.headers.items():
        response.headers[name] = value
    return response


def _safely(view: View, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
    if len(request.META.get("QUERY_STRING", "")) > MOST_QUERY_BYTES:
        message = f"L'adresse est trop longue : {MOST_QUERY_BYTES // 1024} Kio de paramètres au plus."
        return failure(ApiError(HTTPStatus.REQUEST_URI_TOO_LONG, "InvalidRESTParameterError", message))
    try:
        request.get_host()
        return view(request, *args, **kwargs)
    except BeffroiError as error:
        return failure(error)
    except (DisallowedHost, SuspiciousOperation, BadRequest, RequestDataTooBig):
        message = "Cette requête n'est pas recevable : vérifiez l'hôte et l'adresse."
        return json_answer({"message": message, "error_code": "BadRequest"}, HTTPStatus.BAD_REQUEST)
    except Exception:  # the caller is told nothing of the inside; the log is told everything
        logger.exception("La requête %s n'a pas abouti.", request.path)
        message = "Le service a rencontré une erreur ; elle est consignée. Réessayez, ou prévenez l'équipe du service."
        return json_answer(
            {"message": message, "error_code": "InternalError"}, HTTPStatus.INTERNAL_SERVER_ERROR
        )


def failure(error: BeffroiError) -> HttpResponse:
    """The answer that tells an error."""
    status, content = body(error)
    response = json_answer(content, status)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, Busy | QuotaReached):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _refused_method(request: HttpRequest) -> HttpResponse:
    message = f"La méthode {request.method} n'est pas admise ici : l'API se lit avec GET."
    response = json_answer(
        {"message": message, "error_code": "MethodNotAllowed"}, HTTPStatus.METHOD_NOT_ALLOWED
    )
    response.headers["Allow"] = METHODS
    return response
