"""The answers that tell a failure, by status (`doors/explore/errors.py` says which is when)."""

from http import HTTPStatus
from typing import Any

from beffroi.doors.explore.openapi.shapes import ref
from beffroi.doors.explore.openapi.words import Said

#: What any address may answer; and those that name something; and those that run a query.
ANYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
NAMED = (HTTPStatus.NOT_FOUND,)
ASKED = (HTTPStatus.SERVICE_UNAVAILABLE,)

_SAYS = {
    HTTPStatus.BAD_REQUEST: Said(
        "La question ne se comprend pas : `message` dit où et pourquoi.",
        "The question cannot be understood: `message` says where and why.",
    ),
    HTTPStatus.NOT_FOUND: Said(
        "Ce que l'adresse nomme n'existe pas, ou n'est pas public.",
        "What the address names does not exist, or is not public.",
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: Said("Les paramètres sont trop longs.", "The parameters are too long."),
    HTTPStatus.TOO_MANY_REQUESTS: Said(
        "La limite du jour est atteinte, ou trop de questions sont en cours : l'en-tête `Retry-After` dit quand revenir.",
        "The limit of the day is reached, or too many questions are running: the header `Retry-After` says when to come back.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Said(
        "Une erreur de notre part, consignée ; rien du dedans n'est montré.",
        "An error of ours, logged; nothing of the inside is shown.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Said(
        "La question a dépassé sa limite de temps ou de mémoire, ou le service est occupé : `message` dit quoi faire.",
        "The question met its limit of time or memory, or the service is busy: `message` says what to do.",
    ),
}


def responses(lang: str) -> dict[str, Any]:
    """The components, by status."""
    return {str(status.value): _response(status, said.tell(lang)) for status, said in _SAYS.items()}


def _response(status: HTTPStatus, sentence: str) -> dict[str, Any]:
    shape = ref("Error")
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        shape = {"anyOf": [ref("QuotaReached"), ref("Error")]}
    return {"description": sentence, "content": {"application/json": {"schema": shape}}}


def referred(statuses: tuple[HTTPStatus, ...]) -> dict[str, Any]:
    """The `responses` entries of an operation."""
    return {
        str(status.value): {"$ref": f"#/components/responses/{status.value}"} for status in sorted(statuses)
    }
