"""The known Table Schemas: those a file may declare, and the template of each."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from beffroi.city.people.public import Act, require
from beffroi.city.schemas import public as schemas
from beffroi.doors.manage.asking import Asked

router = Router()


class SchemaShape(Schema):
    """A known schema; `name` is what `table_schema` takes."""

    name: str
    title: str
    version: str
    source: str


@router.get("/schemas", response=list[SchemaShape], summary="Les schémas connus")
def list_schemas(request: Asked) -> list[SchemaShape]:
    """Ceux qu'un fichier peut déclarer (`table_schema`)."""
    require(request.auth, Act.SEE_DRAFTS, request.auth.organisation)
    return [_shape(each) for each in schemas.known()]


@router.get(
    "/schemas/{name}/template",
    summary="Le modèle à remplir",
    response={HTTPStatus.OK: None},
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def read_template(request: Asked, name: str) -> HttpResponse:
    """Un CSV : les en-têtes du schéma, et une ligne d'exemples."""
    require(request.auth, Act.SEE_DRAFTS, request.auth.organisation)
    known = schemas.get(name.replace("\x00", ""))
    return HttpResponse(schemas.template(known.schema), content_type="text/csv; charset=utf-8")


def _shape(known: Any) -> SchemaShape:
    return SchemaShape(name=known.name, title=known.title, version=known.version, source=known.source)
