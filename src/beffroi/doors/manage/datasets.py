"""Datasets: the organisation's list, one of them, its description, taking it back."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from beffroi.city.catalog.public import Dataset, every
from beffroi.city.people.public import Act
from beffroi.doors.manage.asking import Asked, Listed, Page, dataset_for, part, tag, unchanged
from beffroi.doors.manage.errors import BadRequest
from beffroi.doors.manage.shapes import DatasetShape, VersionShape
from beffroi.engines.intake import public as intake
from beffroi.trust.stewardship.public import create_dataset, describe_dataset, signed

router = Router()


class Description(Schema):
    """What is said of a dataset. What is not named stays; null takes a value away."""

    title: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    metas: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description='Par modèle : {"default": {"description": "…", "license": "etalab-2.0", "keyword": ["vélo"]}}.',
    )


class Wish(Schema):
    """Which of the organisation's datasets."""

    q: Annotated[str, Field(max_length=200, description="Mots de la description.")] = ""
    public: Annotated[bool | None, Field(description="Seulement ceux que tous voient, ou ne voient pas.")] = (
        None
    )


class Reason(Schema):
    """Why, for the record."""

    reason: Annotated[str, Field(max_length=1000)] = ""


@router.get("/datasets", response=Listed[DatasetShape], summary="Les jeux de données de l'organisation")
def list_datasets(request: Asked, page: Page, wish: Annotated[Wish, Query()]) -> dict[str, Any]:
    """Par identifiant, brouillons compris si le jeton peut les voir."""
    mine = every().filter(organisation=request.auth.organisation).visible_to(request.auth).matching(wish.q)
    if wish.public is not None:
        mine = mine.filter(current__isnull=not wish.public)
    found = part(mine.order_by("dataset_id"), page)
    return {"total": found.total, "results": [DatasetShape.of(dataset) for dataset in found.rows]}


@router.get("/datasets/{dataset_id}", response=DatasetShape, summary="Un jeu de données")
def read_dataset(request: Asked, response: HttpResponse, dataset_id: str) -> DatasetShape:
    """Son ETag sert à `If-Match` pour le changer sans écraser le travail d'un autre."""
    return _tagged(response, dataset_for(request.auth, Act.SEE_DRAFTS, dataset_id))


@router.put(
    "/datasets/{dataset_id}",
    response={HTTPStatus.OK: DatasetShape, HTTPStatus.CREATED: DatasetShape},
    summary="Créer ou décrire un jeu de données",
)
def put_dataset(
    request: Asked, response: HttpResponse, dataset_id: str, said: Description
) -> Status[DatasetShape]:
    """Le refaire ne change rien : un script peut être relancé. Créé, il n'est vu que de l'organisation."""
    known = every().filter(dataset_id=dataset_id).first()
    if known is None:
        if request.headers.get("If-Match"):
            raise BadRequest("If-Match ne se dit que d'un jeu de données qui existe.")
        made = create_dataset(
            request.auth, request.auth.organisation, dataset_id, title=said.title or "", metas=said.metas
        )
        return Status(HTTPStatus.CREATED, _tagged(response, made))
    dataset = dataset_for(request.auth, Act.EDIT, dataset_id)
    unchanged(request, _told(dataset))
    changed = describe_dataset(request.auth, dataset, title=said.title, metas=said.metas)
    return Status(HTTPStatus.OK, _tagged(response, changed))


@router.delete("/datasets/{dataset_id}", response={HTTPStatus.NO_CONTENT: None}, summary="Supprimer")
def delete_dataset(request: Asked, dataset_id: str) -> Status[None]:
    """Le jeu de données, ses versions et ses fichiers : sans retour. Le journal reste."""
    dataset = dataset_for(request.auth, Act.WITHDRAW, dataset_id)
    unchanged(request, _told(dataset))
    user, acting_as = signed(request.auth)
    intake.delete(dataset, actor=user, acting_as=acting_as)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/datasets/{dataset_id}/withdraw", response=VersionShape, summary="Retirer du public")
def withdraw_dataset(request: Asked, dataset_id: str, said: Reason) -> VersionShape:
    """Les versions restent ; `rollback` en remontre une."""
    dataset = dataset_for(request.auth, Act.WITHDRAW, dataset_id)
    user, acting_as = signed(request.auth)
    return VersionShape.of(intake.withdraw(dataset, actor=user, acting_as=acting_as, reason=said.reason))


def _told(dataset: Dataset) -> dict[str, Any]:
    return DatasetShape.of(dataset).dict()


def _tagged(response: HttpResponse, dataset: Dataset) -> DatasetShape:
    shape = DatasetShape.of(dataset)
    response.headers["ETag"] = tag(shape.dict())
    return shape


__all__ = ["HttpRequest", "router"]
