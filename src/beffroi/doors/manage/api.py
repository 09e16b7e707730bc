"""The management API: its description, its way in, its rooms."""

from typing import Any, NoReturn, cast

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from beffroi import __version__
from beffroi.city.people.public import TokenHolder
from beffroi.doors.manage import (
    datasets,
    dialogue,
    documents,
    drafts,
    files,
    harvests,
    jobs,
    journal,
    people,
    schedules,
    schemas,
    spaces,
    standing,
    written,
)
from beffroi.doors.manage.asking import Error
from beffroi.doors.manage.door import token_of

DESCRIPTION = """Les mêmes actes que l'espace de travail, pour les programmes d'une organisation.

Chaque demande porte un jeton de service : `Authorization: Bearer bfr_…`. Un jeton agit dans une seule organisation, dans les
limites de ses portées et des droits de qui l'a fait. Les erreurs sont des objets `{code, message}` ; un refus (403) dit
pourquoi et qui peut y remédier (`why`). Les listes sont ordonnées et se lisent par pages (`limit`, `offset`).
"""


class Token(HttpBearer):
    """A service token of an organisation (`bfr_…`)."""

    def __call__(self, request: HttpRequest) -> TokenHolder:
        return token_of(request)

    def authenticate(self, request: HttpRequest, token: str) -> NoReturn:
        """Not asked: `__call__` reads the header itself."""
        raise NotImplementedError


class ManagementApi(NinjaAPI):
    """Ninja's, whose errors all go to the door."""

    def on_exception(self, request: HttpRequest, exc: Any) -> NoReturn:
        raise exc

    def get_openapi_operation_id(self, operation: Any) -> str:
        return cast("str", operation.view_func.__name__)


api = ManagementApi(
    title="Beffroi – gestion",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="manage",
    openapi_url=None,
    docs_url=None,
    auth=Token(),
)
for room, tag in (
    (datasets.router, "Jeux de données"),
    (files.router, "Fichiers"),
    (drafts.router, "Brouillons et versions"),
    (schedules.router, "Mises à jour programmées"),
    (documents.router, "Documents joints"),
    (schemas.router, "Schémas"),
    (standing.router, "Où en sont les données"),
    (dialogue.router, "Questions et réutilisations"),
    (jobs.router, "Travaux"),
    (harvests.router, "Moissonnages"),
    (people.router, "Organisation et membres"),
    (journal.router, "Journal"),
    (written.router, "Pages"),
    (spaces.router, "Espace"),
):
    api.add_router("", room, tags=[tag])


def document() -> dict[str, Any]:
    """The OpenAPI description; every call may also answer with an error."""
    described = dict(api.get_openapi_schema(path_prefix="/api/manage/"))
    described["components"]["schemas"]["Error"] = Error.model_json_schema()
    error = {"$ref": "#/components/schemas/Error"}
    failed = {"description": "Une erreur", "content": {"application/json": {"schema": error}}}
    for calls in described["paths"].values():
        for call in calls.values():
            call["responses"]["default"] = failed
    return described
