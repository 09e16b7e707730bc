"""What every address of this door does around its own work: quota, token, errors, headers. No session is read here."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import BadRequest as Malformed
from django.core.exceptions import DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError, ValidationError

from beffroi.city.people.public import TokenHolder, bearer
from beffroi.data.errors import BeffroiError
from beffroi.doors.manage.errors import NoToken, body, headers, status_of
from beffroi.trust.access.public import QuotaReached, admit, metered

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


def guarded(view: View) -> View:
    """Count the request against its caller, answer every error in JSON, keep nothing in caches."""

    @csrf_exempt  # a token is shown at each request; no cookie is read
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        with translation.override("fr"):
            response = _counted(view, request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _counted(view: View, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
    try:
        admission = admit(request)
    except QuotaReached as error:
        return failure(error)
    return metered(admission, lambda: _safely(view, request, *args, **kwargs))


def _safely(view: View, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
    try:
        request.get_host()
        response = view(request, *args, **kwargs)
    except BeffroiError as error:
        return failure(error)
    except ValidationError as error:
        return told(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", _said(error))
    except _KNOWN as error:
        _kinds, status, code, message = next(line for line in _REFUSED if isinstance(error, line[0]))
        return told(status, code, message)
    except Exception:  # the caller is told nothing of the inside; the log is told everything
        logger.exception("%s %s did not succeed", request.method, request.path)
        message = "Le service a rencontré une erreur ; elle est consignée. Réessayez, ou prévenez l'équipe du service."
        return told(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", message)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = response.headers.get("Allow", "")
        message = f"La méthode {request.method} n'est pas admise à cette adresse : {allowed}."
        return told(HTTPStatus.METHOD_NOT_ALLOWED, "method", message, Allow=allowed)
    return response


_UNREADABLE = "La demande ne se lit pas : le corps doit être du JSON valable."
_NOWHERE = "Cette adresse n'existe pas : voyez openapi.json."
_HEAVY = "Le corps de la demande est trop grand : 2 Mo au plus, hors fichiers."
_REFUSED: tuple[tuple[tuple[type[Exception], ...], HTTPStatus, str, str], ...] = (
    ((Http404,), HTTPStatus.NOT_FOUND, "not_found", _NOWHERE),
    ((RequestDataTooBig,), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", _HEAVY),
    (
        (HttpError, DisallowedHost, SuspiciousOperation, Malformed),
        HTTPStatus.BAD_REQUEST,
        "bad_request",
        _UNREADABLE,
    ),
)
_KNOWN = tuple(kind for line in _REFUSED for kind in line[0])


def told(status: int, code: str, message: str, **more: str) -> JsonResponse:
    """An error as this door tells it."""
    return JsonResponse({"code": code, "message": message}, status=status, headers=more)


def failure(error: BeffroiError) -> JsonResponse:
    """The answer that tells an error of ours."""
    return JsonResponse(body(error), status=status_of(error), headers=headers(error))


def _said(error: ValidationError) -> str:
    """Which parameter is not as described, in words."""
    places = [".".join(str(part) for part in fault.get("loc", ())[1:]) for fault in error.errors[:5]]
    named = ", ".join(dict.fromkeys(place[:100] for place in places if place))
    reason = str(error.errors[0].get("msg", ""))[:200] if error.errors else ""
    return f"La demande n'est pas celle que décrit openapi.json{f' ({named})' if named else ''} : {reason}"


def token_of(request: HttpRequest) -> TokenHolder:
    """Who asks: the holder of the token in `Authorization: Bearer …`. Raises NoToken."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    holder = bearer(secret.strip()) if scheme.lower() == "bearer" else None
    if holder is None:
        raise NoToken(
            "Cette demande ne porte pas de jeton valable (Authorization: Bearer bfr_…) : il manque, a expiré ou a été "
            "révoqué. Un jeton se fait sur la page de votre compte."
        )
    return holder


def unknown(_request: HttpRequest) -> HttpResponseBase:
    """An address that is not one of ours."""
    raise Http404
