"""The whole description."""

from typing import Any

from beffroi import __version__
from beffroi.doors.explore.links import ROOT
from beffroi.doors.explore.openapi import errors
from beffroi.doors.explore.openapi.files import exports
from beffroi.doors.explore.openapi.operations import OPERATIONS, TAGS, Operation
from beffroi.doors.explore.openapi.questions import questions
from beffroi.doors.explore.openapi.shapes import SCHEMAS, ref
from beffroi.doors.explore.openapi.wishes import WISHES
from beffroi.doors.explore.openapi.words import Said
from beffroi.doors.explore.shelf import query_limits

Json = dict[str, Any]
_ABOUT = Said(
    "Les données publiques du territoire, à lire par programme, sans clé. Les conditions, colonnes et ordres s'écrivent en "
    "ODSQL. Lecture seule (GET), JSON en UTF-8 ; un paramètre inconnu est ignoré, un paramètre vide compte pour absent.",
    "The territory's public data, to be read by programs, without a key. Conditions, columns and orders are written in "
    "ODSQL. Reading only (GET), JSON in UTF-8; an unknown parameter is ignored, an empty one counts as absent.",
)
_FOUND = Said("La réponse.", "The answer.")
_HEADERS = {
    "X-RateLimit-Limit": (Said("Requêtes par jour.", "Requests a day."), "integer"),
    "X-RateLimit-Remaining": (Said("Requêtes encore permises.", "Requests still allowed."), "integer"),
    "X-RateLimit-Reset": (
        Said("Instant où le compte repart à zéro.", "When the count starts again."),
        "string",
    ),
}


def document(lang: str, address: str = ROOT) -> Json:
    """The OpenAPI document, in French for `fr`, else in English; `address` is the API's own, relative or not."""
    known = {**questions(query_limits()), **WISHES}
    paths: Json = {}
    for call in (*OPERATIONS, *exports()):
        paths[call.path] = {"get": _operation(call, lang)}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Explore API v2.1",
            "version": __version__,
            "description": _ABOUT.tell(lang),
        },
        "servers": [{"url": address}],
        "tags": [{"name": name, "description": said.tell(lang)} for name, said in TAGS.items()],
        "paths": paths,
        "components": {
            "parameters": {key: found.described(lang) for key, found in known.items()},
            "schemas": SCHEMAS,
            "responses": errors.responses(lang),
            "headers": {
                name: {"description": said.tell(lang), "schema": {"type": kind}}
                for name, (said, kind) in _HEADERS.items()
            },
        },
    }


def _operation(call: Operation, lang: str) -> Json:
    found: Json = {
        "description": _FOUND.tell(lang),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS},
        "content": {media: {"schema": _schema(call, media)} for media in call.media},
    }
    return {
        "operationId": call.key,
        "tags": [call.tag],
        "summary": call.says.tell(lang),
        "parameters": [
            {"$ref": f"#/components/parameters/{name}"} for name in (*call.named, *call.parameters)
        ],
        "responses": {"200": found, **errors.referred(call.failures)},
    }


def _schema(call: Operation, media: str) -> Json:
    if media.endswith("json"):
        return ref(call.shape) if call.shape is not None else {}
    return {"type": "string"} if media.startswith("text/") else {"type": "string", "format": "binary"}
