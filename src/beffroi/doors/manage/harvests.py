"""Harvested sources of the organisation: said, run, confirmed, stopped, removed; what each run did, record by record."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from beffroi.city.people.public import Act, TokenHolder, require
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, Listed, Page, part
from beffroi.doors.manage.errors import BadRequest
from beffroi.doors.manage.shapes import JobShape
from beffroi.engines.harvest import public as engine
from beffroi.engines.harvest.public import Outcome, Run, Source
from beffroi.trust.stewardship.public import signed

router = Router()
_MOST_ID = 2**31


class SourceSaid(Schema):
    """What is said of a source; what is not named stays as it is, or takes its usual value."""

    name: Annotated[str | None, Field(max_length=150)] = None
    kind: Annotated[str | None, Field(max_length=20, description=f"{', '.join(engine.KINDS)}.")] = None
    address: Annotated[str | None, Field(max_length=2000)] = None
    takes_rows: bool | None = None
    every_hours: Annotated[int | None, Field(ge=0, le=24 * 366, description="0 : à la main.")] = None
    threshold: Annotated[int | None, Field(ge=1, le=100)] = None
    options: dict[str, str] | None = None
    mapping: dict[str, str] | None = None

    def said(self) -> dict[str, Any]:
        """What was named."""
        named = self.dict(exclude_none=True)
        if r"\x00" in repr(named):
            raise BadRequest("Un caractère nul s'est glissé dans la demande.")
        return named


class RunShape(Schema):
    """One harvest. `state`: running, done, asking (it waits for a yes), failed, cancelled."""

    id: int
    state: str
    message: str
    counts: dict[str, Any]
    started: datetime
    ended: datetime | None


class SourceShape(Schema):
    """A source, and how its last run went."""

    id: int
    name: str
    kind: str
    address: str
    takes_rows: bool
    every_hours: int
    threshold: int
    options: dict[str, Any]
    mapping: dict[str, Any]
    next: datetime | None
    last: RunShape | None


class OutcomeShape(Schema):
    """What a run did with one record: created, changed, same, revived, archived, refused; and why."""

    remote_id: str
    title: str
    what: str
    why: str
    dataset_id: str | None


class Confirmed(Schema):
    """Whether a change of many records is accepted."""

    confirmed: bool = False


class Removal(Schema):
    """What becomes of the datasets of a source."""

    keep: Annotated[
        bool, Field(description="Garder ses jeux de données ; sinon ils sont retirés du public.")
    ] = False


@router.get("/sources", response=Listed[SourceShape], summary="Les sources moissonnées")
def list_sources(request: Asked, page: Page) -> dict[str, Any]:
    """Par nom."""
    require(request.auth, Act.HARVEST, request.auth.organisation)
    found = part(Source.objects.filter(organisation=request.auth.organisation).order_by("name", "pk"), page)
    return {"total": found.total, "results": [_shape(source) for source in found.rows]}


@router.post("/sources", response={HTTPStatus.CREATED: SourceShape}, summary="Ajouter une source")
def add_source(request: Asked, said: SourceSaid) -> Status[SourceShape]:
    """Nom, protocole et adresse sont demandés ; la première moisson vient à son heure, ou par `run`."""
    require(request.auth, Act.HARVEST, request.auth.organisation)
    named = {"name": "", "kind": "", "address": "", **said.said()}
    user, _acting_as = signed(request.auth)
    return Status(HTTPStatus.CREATED, _shape(engine.add(request.auth.organisation, by=user, **named)))


@router.get("/sources/{source_id}", response=SourceShape, summary="Une source")
def read_source(request: Asked, source_id: int) -> SourceShape:
    """Ses réglages, et comment sa dernière moisson a fini."""
    return _shape(_source(request.auth, source_id))


@router.patch("/sources/{source_id}", response=SourceShape, summary="Régler une source")
def change_source(request: Asked, source_id: int, said: SourceSaid) -> SourceShape:
    """Ce qui n'est pas nommé reste."""
    source = _source(request.auth, source_id)
    user, _acting_as = signed(request.auth)
    return _shape(engine.change(source, by=user, **said.said()))


@router.post("/sources/{source_id}/run", response={HTTPStatus.ACCEPTED: RunShape}, summary="Moissonner")
def run_source(request: Asked, source_id: int, said: Confirmed) -> Status[RunShape]:
    """`confirmed` accepte le changement de masse que la dernière moisson demandait."""
    source = _source(request.auth, source_id)
    user, _acting_as = signed(request.auth)
    confirmed = said.confirmed and engine.asks(source) is not None
    return Status(HTTPStatus.ACCEPTED, _run(engine.submit_run(source, by=user, confirmed=confirmed)))


@router.post("/sources/{source_id}/stop", response=SourceShape, summary="Arrêter la moisson")
def stop_source(request: Asked, source_id: int) -> SourceShape:
    """Ce qui est fait reste."""
    source = _source(request.auth, source_id)
    running = engine.under_way(source)
    if running is None:
        raise NotFound("Aucune moisson de cette source n'est en cours.")
    user, _acting_as = signed(request.auth)
    engine.cancel_run(running, by=user)
    return _shape(source)


@router.get("/sources/{source_id}/outcomes", response=Listed[OutcomeShape], summary="Fiche par fiche")
def list_outcomes(request: Asked, source_id: int, page: Page) -> dict[str, Any]:
    """Ce que la dernière moisson a fait de chaque fiche, et pourquoi."""
    last = _source(request.auth, source_id).runs.first()
    done = Outcome.objects.filter(run=last).select_related("dataset").order_by("pk")
    found = part(done, page)
    return {"total": found.total, "results": [_outcome(each) for each in found.rows]}


@router.delete(
    "/sources/{source_id}", response={HTTPStatus.ACCEPTED: JobShape}, summary="Supprimer une source"
)
def remove_source(request: Asked, source_id: int, said: Annotated[Removal, Query()]) -> Status[JobShape]:
    """Par un travail : elle peut avoir des milliers de jeux de données."""
    source = _source(request.auth, source_id)
    user, _acting_as = signed(request.auth)
    return Status(HTTPStatus.ACCEPTED, JobShape.of(engine.submit_remove(source, keep=said.keep, by=user)))


def _source(holder: TokenHolder, source_id: int) -> Source:
    require(holder, Act.HARVEST, holder.organisation)
    known = Source.objects.filter(organisation=holder.organisation)
    source = known.filter(pk=source_id).first() if 0 < source_id < _MOST_ID else None
    if source is None:
        raise NotFound("Cette source n'existe pas, ou n'est pas à vous.")
    return source


def _shape(source: Source) -> SourceShape:
    engine.under_way(source)  # a run whose job ended without it is closed
    last = source.runs.first()
    return SourceShape(
        id=source.pk,
        name=source.name,
        kind=source.kind,
        address=source.address,
        takes_rows=source.takes_rows,
        every_hours=source.every_hours,
        threshold=source.threshold,
        options=source.options,
        mapping=source.mapping,
        next=source.next_at,
        last=_run(last) if last else None,
    )


def _run(run: Run) -> RunShape:
    return RunShape(
        id=run.pk,
        state=run.state,
        message=run.message,
        counts=run.counts,
        started=run.started_at,
        ended=run.ended_at,
    )


def _outcome(found: Outcome) -> OutcomeShape:
    return OutcomeShape(
        remote_id=found.remote_id,
        title=found.title,
        what=found.what,
        why=found.why,
        dataset_id=found.dataset.dataset_id if found.dataset else None,
    )
