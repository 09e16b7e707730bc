"""The update that comes back by itself: which address, how often."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.utils.timezone import make_aware
from ninja import Router, Schema, Status
from pydantic import Field

from beffroi.city.jobs.public import Schedule
from beffroi.city.people.public import Act
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, dataset_for
from beffroi.doors.manage.errors import BadRequest
from beffroi.engines.intake import public as intake
from beffroi.trust.stewardship.public import signed

router = Router()
_YEAR = 24 * 366
_EPOCH, _DOOM = 2000, 2100


class Plan(Schema):
    """Which address, every how many hours."""

    address: Annotated[str, Field(max_length=2000, pattern=r"^https?://")]
    every_hours: Annotated[int, Field(ge=1, le=_YEAR)]


class Planning(Plan):
    """The same, and from when on."""

    start: Annotated[
        datetime | None, Field(description="La première fois ; sans elle, dans une période.")
    ] = None


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
def plan_schedule(request: Asked, dataset_id: str, said: Planning) -> PlanShape:
    """L'adresse est relue à chaque fois ; publiée si rien ne casse, retenue sinon."""
    dataset = dataset_for(request.auth, Act.PUBLISH, dataset_id)
    user, acting_as = signed(request.auth)
    planned = intake.plan_update(
        dataset,
        said.address,
        every_hours=said.every_hours,
        next_at=_aware(said.start),
        actor=user,
        acting_as=acting_as,
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


def _aware(moment: datetime | None) -> datetime | None:
    """An hour without a zone is the service's. Raises BadRequest when it is out of this time."""
    if moment is None:
        return None
    if not _EPOCH <= moment.year <= _DOOM:
        raise BadRequest(f"La première fois (start) doit tomber entre {_EPOCH} et {_DOOM}.")
    return moment if moment.tzinfo else make_aware(moment)


def _shape(planned: Schedule) -> PlanShape:
    return PlanShape(
        address=planned.payload["source"],
        every_hours=planned.every_seconds // 3600,
        next=planned.next_at,
    )
