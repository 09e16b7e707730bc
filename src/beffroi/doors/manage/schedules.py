"""The update that comes back by itself: which address, how often."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from beffroi.city.jobs.public import Schedule
from beffroi.city.people.public import Act
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, dataset_for
from beffroi.engines.intake import public as intake
from beffroi.trust.stewardship.public import signed

router = Router()
_YEAR = 24 * 366


class Plan(Schema):
    """Which address, every how many hours."""

    address: Annotated[str, Field(max_length=2000, pattern=r"^https?://")]
    every_hours: Annotated[int, Field(ge=1, le=_YEAR)]


class PlanShape(Plan):
    """The same, with its next time."""

    next: datetime


@router.get("/datasets/{dataset_id}/schedule", response=PlanShape, summary="La mise à jour programmée")
def read_schedule(request: Asked, dataset_id: str) -> PlanShape:
    """404 quand rien n'est programmé."""
    found = intake.planned_update(dataset_for(request.auth, Act.SEE_DRAFTS, dataset_id))
    if found is None:
        raise NotFound(f"Aucune mise à jour n'est programmée pour « {dataset_id[:120]} ».")
    return _shape(found)


@router.put("/datasets/{dataset_id}/schedule", response=PlanShape, summary="Programmer la mise à jour")
def plan_schedule(request: Asked, dataset_id: str, said: Plan) -> PlanShape:
    """L'adresse est relue à chaque fois ; publiée si rien ne casse, retenue sinon."""
    dataset = dataset_for(request.auth, Act.PUBLISH, dataset_id)
    user, acting_as = signed(request.auth)
    planned = intake.plan_update(
        dataset, said.address, every_hours=said.every_hours, actor=user, acting_as=acting_as
    )
    return _shape(planned)


@router.delete(
    "/datasets/{dataset_id}/schedule",
    response={HTTPStatus.NO_CONTENT: None},
    summary="Ne plus mettre à jour d'office",
)
def stop_schedule(request: Asked, dataset_id: str) -> Status[None]:
    """Le refaire ne fait rien de plus."""
    dataset = dataset_for(request.auth, Act.PUBLISH, dataset_id)
    user, acting_as = signed(request.auth)
    intake.stop_updates(dataset, actor=user, acting_as=acting_as)
    return Status(HTTPStatus.NO_CONTENT, None)


def _shape(planned: Schedule) -> PlanShape:
    return PlanShape(
        address=planned.payload["source"],
        every_hours=planned.every_seconds // 3600,
        next=planned.next_at,
    )
