"""The log of acts of the token's organisation."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from beffroi.doors.manage.asking import Asked, Listed, Page, part
from beffroi.trust.stewardship.public import journal

router = Router()


class EventShape(Schema):
    """An act: when, under which name, what, on what."""

    at: datetime
    actor: str
    verb: str
    kind: str
    object: str
    details: dict[str, Any]


@router.get("/journal", response=Listed[EventShape], summary="Qui a fait quoi")
def read_journal(request: Asked, page: Page) -> dict[str, Any]:
    """Le plus récent d'abord, jeux supprimés compris. Il faut régler l'organisation, ou veiller aux données personnelles."""
    found = part(journal(request.auth, request.auth.organisation), page)
    events = [
        EventShape(
            at=one.at,
            actor=one.actor_label,
            verb=one.verb,
            kind=one.object_kind,
            object=one.object_id,
            details=one.details,
        )
        for one in found.rows
    ]
    return {"total": found.total, "results": events}
