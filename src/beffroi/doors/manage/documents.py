"""Documents given with a dataset: a notice, a plan, a decision."""

import shutil
from http import HTTPStatus
from typing import Annotated

from ninja import Query, Router, Schema, Status
from pydantic import Field

from beffroi.city.catalog.public import Attachment
from beffroi.city.people.public import Act
from beffroi.data.lake import silent
from beffroi.doors.manage.asking import Asked, Listed, dataset_for
from beffroi.doors.manage.receiving import RAW, pieces
from beffroi.doors.manage.shapes import DocumentShape
from beffroi.engines.intake import public as intake
from beffroi.trust.stewardship.public import signed

router = Router()


class Named(Schema):
    """What the document is called."""

    name: Annotated[str, Field(min_length=1, max_length=200, description="Nom du fichier.")]
    title: Annotated[str, Field(max_length=300)] = ""


@router.get(
    "/datasets/{dataset_id}/documents", response=Listed[DocumentShape], summary="Les documents joints"
)
def list_documents(request: Asked, dataset_id: str) -> dict[str, object]:
    """Dans l'ordre où ils ont été donnés."""
    dataset = dataset_for(request.auth, Act.SEE_DRAFTS, dataset_id)
    found = [DocumentShape.of(item) for item in Attachment.of(dataset)]
    return {"total": len(found), "results": found}


@router.post(
    "/datasets/{dataset_id}/documents",
    response={HTTPStatus.CREATED: DocumentShape},
    summary="Joindre un document",
    openapi_extra=RAW,
)
def attach_document(
    request: Asked, dataset_id: str, named: Annotated[Named, Query()]
) -> Status[DocumentShape]:
    """Le corps est le fichier, tel quel. Un document du même nom est remplacé."""
    dataset = dataset_for(request.auth, Act.EDIT, dataset_id)
    user, acting_as = signed(request.auth)
    source = intake.deposit(pieces(request))
    try:
        named_file = source.rename(source.with_name(intake.safe_name(named.name)))
        made = intake.attach(
            dataset, str(named_file), silent, title=named.title, actor=user, acting_as=acting_as
        )
    finally:
        shutil.rmtree(source.parent, ignore_errors=True)
    return Status(HTTPStatus.CREATED, DocumentShape.of(made))


@router.delete(
    "/datasets/{dataset_id}/documents/{document_id}",
    response={HTTPStatus.NO_CONTENT: None},
    summary="Retirer un document",
)
def detach_document(request: Asked, dataset_id: str, document_id: str) -> Status[None]:
    """Il n'est plus donné ; son fichier part au prochain ménage."""
    dataset = dataset_for(request.auth, Act.EDIT, dataset_id)
    user, acting_as = signed(request.auth)
    intake.detach(dataset, document_id, actor=user, acting_as=acting_as)
    return Status(HTTPStatus.NO_CONTENT, None)
