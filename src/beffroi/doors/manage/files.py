"""Sending rows: a file, as the request's body, or an address to fetch. Both become a job."""

from http import HTTPStatus
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job
from beffroi.city.people.public import Act, require
from beffroi.data.lake import ReadOptions
from beffroi.doors.manage.asking import Asked, dataset_for
from beffroi.doors.manage.errors import BadRequest
from beffroi.doors.manage.receiving import RAW_OR_FORM, given
from beffroi.doors.manage.shapes import JobShape
from beffroi.engines.intake import public as intake
from beffroi.trust.stewardship.public import signed

router = Router()
_Word = Annotated[str | None, Field(max_length=200)]


class Reading(Schema):
    """How the file is to be read; what is not said is found, or kept from the time before."""

    publish: Annotated[
        bool, Field(description="Publier si le guichet l'accepte ; sinon, garder en brouillon.")
    ] = False
    breaking: Annotated[
        bool,
        Field(description="Publier même si des champs disparaissent ou changent de nature ; sinon, retenir."),
    ] = False
    encoding: _Word = None
    delimiter: Annotated[str | None, Field(max_length=4)] = None
    sheet: _Word = None
    layer: _Word = None
    member: _Word = None
    endings: Annotated[
        bool | None,
        Field(description="false : les totaux et remarques sous les lignes sont laissés de côté."),
    ] = None
    table_schema: Annotated[
        str | None,
        Field(
            max_length=2000,
            description="Schéma que les lignes doivent respecter : son nom ici, ou son adresse ; vide pour aucun.",
        ),
    ] = None
    reason: Annotated[str, Field(max_length=1000, description="Pourquoi cette version, pour le journal.")] = (
        ""
    )


class Named(Reading):
    """The same, with the file's name: it says the format when the content leaves a doubt."""

    name: Annotated[str, Field(max_length=300)] = ""


class Fetched(Reading):
    """A file to be fetched."""

    address: Annotated[str, Field(min_length=8, max_length=2000, pattern=r"^https?://")]


@router.post(
    "/datasets/{dataset_id}/file",
    response={HTTPStatus.ACCEPTED: JobShape},
    summary="Envoyer un fichier",
    openapi_extra=RAW_OR_FORM,
)
def send_file(request: Asked, dataset_id: str, said: Annotated[Named, Query()]) -> Status[JobShape]:
    """Le corps est le fichier tel quel (ou un formulaire, champ `file`). Répond un travail, à relire par `/jobs/{id}`."""
    dataset = _allowed(request, dataset_id, said)
    name, bytes_of_it = given(request)
    name = intake.safe_name(said.name or name or f"{dataset.dataset_id}")
    source = intake.deposit(bytes_of_it)
    return Status(HTTPStatus.ACCEPTED, JobShape.of(_submit(request, dataset, said, str(source), name)))


@router.post(
    "/datasets/{dataset_id}/address",
    response={HTTPStatus.ACCEPTED: JobShape},
    summary="Donner l'adresse d'un fichier",
)
def send_address(request: Asked, dataset_id: str, said: Fetched) -> Status[JobShape]:
    """Le service va le chercher ; les adresses privées sont refusées. Répond un travail."""
    dataset = _allowed(request, dataset_id, said)
    return Status(HTTPStatus.ACCEPTED, JobShape.of(_submit(request, dataset, said, said.address, None)))


def _allowed(request: Asked, dataset_id: str, said: Reading) -> Dataset:
    dataset = dataset_for(request.auth, Act.EDIT, dataset_id)
    if said.publish:
        require(request.auth, Act.PUBLISH, dataset.organisation)
    for value in (
        said.encoding,
        said.delimiter,
        said.sheet,
        said.layer,
        said.member,
        said.table_schema,
        said.reason,
    ):
        if value and "\x00" in value:
            raise BadRequest("Un caractère nul s'est glissé dans la demande.")
    return dataset


def _submit(request: Asked, dataset: Dataset, said: Reading, source: str, name: str | None) -> Job:
    options: dict[str, Any] = {
        key: getattr(said, key)
        for key in ("encoding", "delimiter", "sheet", "layer", "member")
        if key in ReadOptions.__slots__
    }
    options |= {"schema": said.table_schema, "endings": said.endings}
    user, acting_as = signed(request.auth)
    asked = intake.IntakeRequest(
        source=source,
        name=name,
        dataset_id=dataset.dataset_id,
        organisation=dataset.organisation,
        options=ReadOptions(**options),
        actor=user,
        acting_as=acting_as,
        reason=said.reason,
        then=intake.Then.PUBLISH if said.breaking else intake.Then.PUBLISH_IF_SAFE,
    )
    return intake.submit_publish(asked) if said.publish else intake.submit_draft(asked, owner=user)
