"""What goes wrong at this door: `code` for programs, `message` for people, and the status that fits."""

from http import HTTPStatus
from typing import Any

from beffroi.city.catalog.public import AlreadyThere, BadIdentifier, NotCleared
from beffroi.city.catalog.public import Busy as UnderWay
from beffroi.city.people.public import Forbidden, LastAdministrator
from beffroi.data.errors import BeffroiError, LimitReached, NotFound
from beffroi.data.lake import Busy
from beffroi.engines.intake.public import BadDescriptor, Moved, TooLarge
from beffroi.trust.access.public import QuotaReached


class NoToken(BeffroiError):
    """The request shows no token, or one that does not count."""

    code = "no_token"


class Changed(BeffroiError):
    """What the caller wants to change is no longer as they read it (If-Match)."""

    code = "changed"


class BadRequest(BeffroiError):
    """The request cannot be understood."""

    code = "bad_request"


_STATUS: tuple[tuple[tuple[type[BeffroiError], ...], HTTPStatus], ...] = (
    ((NoToken,), HTTPStatus.UNAUTHORIZED),
    ((Forbidden,), HTTPStatus.FORBIDDEN),
    ((NotFound,), HTTPStatus.NOT_FOUND),
    ((Changed,), HTTPStatus.PRECONDITION_FAILED),
    ((AlreadyThere, NotCleared, UnderWay, Moved, LastAdministrator), HTTPStatus.CONFLICT),
    ((TooLarge,), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ((QuotaReached,), HTTPStatus.TOO_MANY_REQUESTS),
    ((LimitReached,), HTTPStatus.SERVICE_UNAVAILABLE),
    ((BadRequest, BadIdentifier, BadDescriptor), HTTPStatus.BAD_REQUEST),
)


def status_of(error: BeffroiError) -> HTTPStatus:
    """The status of an error; what is understood and cannot be done is a 422."""
    if isinstance(error, Busy) and error.caller:
        return HTTPStatus.TOO_MANY_REQUESTS
    return next(
        (status for kinds, status in _STATUS if isinstance(error, kinds)), HTTPStatus.UNPROCESSABLE_ENTITY
    )


def body(error: BeffroiError) -> dict[str, Any]:
    """The answer's body; a refusal says why, and who could allow it."""
    told = {"code": error.code, "message": error.sentence}
    return {**told, "why": error.sentence} if isinstance(error, Forbidden) else told


def headers(error: BeffroiError) -> dict[str, str]:
    """What HTTP asks beside some statuses."""
    if isinstance(error, NoToken):
        return {"WWW-Authenticate": 'Bearer realm="Beffroi"'}
    if isinstance(error, Busy | QuotaReached):
        return {"Retry-After": str(error.retry_after)}
    return {}
