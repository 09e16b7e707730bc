"""What goes wrong at this door, and the body that says so: `message` and `error_code`, as the API's clients expect them."""

from http import HTTPStatus
from typing import Any

from beffroi.data.errors import BeffroiError, LimitReached, NotFound
from beffroi.data.lake import Busy
from beffroi.data.odsql import QueryError
from beffroi.trust.access.public import QuotaReached


class ApiError(BeffroiError):
    """An error with its status, its code and its message, word for word."""

    def __init__(self, status: HTTPStatus, error_code: str, message: str) -> None:
        super().__init__(message, code=error_code)
        self.status = status


class InvalidParameter(ApiError):
    """A parameter of the address cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST, "InvalidRESTParameterError", message)


class NoResource(ApiError):
    """What the address names does not exist, or is not public: the answer does not tell which."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            HTTPStatus.NOT_FOUND, "NotFoundResource", f"The requested {kind} {name} does not exist."
        )


def body(error: BeffroiError) -> tuple[int, dict[str, Any]]:
    """Status and body of an error.

    A query that meets its limit of time or memory, or finds the service busy, is a 503 (a 429 when the caller itself asks for too
    much at once): the same query may pass on a quieter day, and the sentence tells how to make it lighter.
    """
    match error:
        case QuotaReached():
            return HTTPStatus.TOO_MANY_REQUESTS, _quota(error)
        case ApiError():
            return error.status, _plain(error.sentence, error.code)
        case QueryError():
            return error.status, _plain(error.sentence, error.error_code)
        case LimitReached():
            mine = isinstance(error, Busy) and error.caller
            status = HTTPStatus.TOO_MANY_REQUESTS if mine else HTTPStatus.SERVICE_UNAVAILABLE
            return status, _plain(error.sentence, "TooManyRequests" if mine else "QueryLimitReached")
        case NotFound():
            return HTTPStatus.NOT_FOUND, _plain(error.sentence, "NotFoundResource")
        case _:
            return HTTPStatus.BAD_REQUEST, _plain(error.sentence, "BadRequest")


def _plain(message: str, code: str) -> dict[str, Any]:
    return {"message": message, "error_code": code}


def _quota(error: QuotaReached) -> dict[str, Any]:
    """The one body of another shape: old clients read `errorcode` (a number) and `error`."""
    return {
        "errorcode": 10005,
        "reset_time": f"{error.admission.reset:%Y-%m-%dT%H:%M:%SZ}",
        "limit_time_unit": "day",
        "call_limit": error.limit,
        "error": "You have exceeded the requests limit for anonymous users."
        if error.unit == "requests"
        else error.sentence,
    }
