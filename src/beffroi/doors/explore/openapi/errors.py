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
        "La limite du jour est atteinte : `reset_time` dit quand elle repart.",
        "The limit of the day is reached: `reset_time` says when it starts again.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Said(
        "Une erreur de notre part, consignée ; rien du dedans n'est montré.",
        "An error of ours, logged; nothing of the inside is shown.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Said(
        "La question a dépassé sa limite de temps ou de mémoire : `message` nomme le réglage.",
        "The question met its limit of time or memory: `message` names the setting.",
    ),
}


def responses(lang: str) -> dict[str, Any]:
    """The components, by status."""
    return {str(status.value): _response(status, said.tell(lang)) for status, said in _SAYS.items()}


def _response(status: HTTPStatus, sentence: str) -> dict[str, Any]:
    shape = "QuotaReached" if status is HTTPStatus.TOO_MANY_REQUESTS else "Error"
    return {"description": sentence, "content": {"application/json": {"schema": ref(shape)}}}


def referred(statuses: tuple[HTTPStatus, ...]) -> dict[str, Any]:
    """The `responses` entries of an operation."""
    return {
        str(status.value): {"$ref": f"#/components/responses/{status.value}"} for status in sorted(statuses)
    }
