"""Versions: their report and rows, then what becomes of them: corrected, released, put aside, brought back."""

from http import HTTPStatus
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language_from_request, gettext, ngettext, override
from ninja import Query, Router, Schema, Status
from pydantic import Field

from beffroi.city.catalog.public import Version, engine, folder, version_of
from beffroi.city.people.public import Act
from beffroi.city.schemas import public as schemas
from beffroi.data import saying, tableschema
from beffroi.data.errors import NotFound
from beffroi.data.formats import FORMATS
from beffroi.data.lake import Export, export_chunks
from beffroi.data.odsql import Context, QueryLimits
from beffroi.data.odsql import Query as Question
from beffroi.data.saying import Words
from beffroi.doors.manage.asking import Asked, Listed, Page, dataset_for, part
from beffroi.doors.manage.datasets import Reason
from beffroi.doors.manage.errors import BadRequest
from beffroi.doors.manage.shapes import JobShape, VersionShape
from beffroi.engines.intake import public as intake
from beffroi.trust.stewardship.public import signed

router = Router()
_WITH_ROWS = (Version.State.DRAFT, Version.State.HELD, Version.State.PUBLISHED, Version.State.ARCHIVED)
_MOST_OFFSET = 10_000


class Rows(Schema):
    """Which rows."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=_MOST_OFFSET)] = 0


class ReportShape(Schema):
    """What was understood of a file: each field with its type and why; remarks; differences with what is public."""

    version: VersionShape
    fields: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    changes: dict[str, Any]
    verdict: Annotated[
        dict[str, Any],
        Field(
            description="Ce que dit le schéma déclaré : valid, faults (rule, field, count, places) ; ou likely."
        ),
    ]


class CorrectedReading(Schema):
    """How the file is to be read again; what is not said stays."""

    sheet: Annotated[str | None, Field(max_length=200)] = None
    layer: Annotated[str | None, Field(max_length=200)] = None
    member: Annotated[str | None, Field(max_length=200)] = None
    endings: Annotated[
        bool | None,
        Field(description="false : les totaux et remarques sous les lignes sont laissés de côté."),
    ] = None
    table_schema: Annotated[str | None, Field(max_length=100, description="Vide : aucun.")] = None

    def said(self) -> dict[str, Any]:
        """The options of reading it names. Raises NotFound for a schema nobody knows, BadRequest for a null character."""
        said = self.dict(exclude_none=True)
        if any("\x00" in str(value) for value in said.values()):
            raise BadRequest("Un caractère nul s'est glissé dans la demande.")
        name = said.pop("table_schema", None)
        if name is not None:
            said["schema"] = schemas.get(name).name if name else ""
        return said


class Corrections(Schema):
    """Partial Explore field objects, named by `name` (of a field) or `source` (of a column): they win over every guess."""

    fields: Annotated[list[dict[str, Any]], Field(max_length=2000)] = Field(default_factory=list)
    options: Annotated[
        CorrectedReading | None,
        Field(description="Lire autrement le même fichier : une autre feuille, un autre schéma…"),
    ] = None


class Release(Reason):
    """Publishing a draft; `expect_current` is the version one saw published (0: none): another one is a 409."""

    expect_current: Annotated[int | None, Field(ge=0)] = None


class Rollback(Reason):
    """Which version to bring back."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Released(Schema):
    """What came of it; `published` is False when the gate held it, and `reason` says why."""

    version: int | None
    published: bool
    rows: int
    changes: dict[str, Any]
    reason: str
    url: str


@router.get("/datasets/{dataset_id}/versions", response=Listed[VersionShape], summary="Les versions")
def list_versions(request: Asked, page: Page, dataset_id: str) -> dict[str, Any]:
    """La plus récente d'abord : brouillons, version publique, anciennes, refusées."""
    dataset = dataset_for(request.auth, Act.SEE_DRAFTS, dataset_id)
    found = part(dataset.versions.order_by("-number"), page)
    return {"total": found.total, "results": [VersionShape.of(version) for version in found.rows]}


@router.get(
    "/datasets/{dataset_id}/versions/{number}", response=ReportShape, summary="Le rapport d'une version"
)
def read_version(request: Asked, dataset_id: str, number: int) -> ReportShape:
    """Types et raisons, remarques avec leurs lignes, différences avec la version publique.

    Raisons et remarques sont dites dans la langue que demande `Accept-Language` : français ou anglais.
    """
    version = _version(request, Act.SEE_DRAFTS, dataset_id, number)
    with override(get_language_from_request(request)):
        return _report(version)


def _report(version: Version) -> ReportShape:
    words = Words(ngettext=ngettext, gettext=gettext)
    return ReportShape(
        version=VersionShape.of(version),
        fields=[
            {**shape, "why": saying.reason(shape, **words)} if "why" in shape else shape
            for shape in version.report.get("fields") or version.schema_json
        ],
        notes=[saying.retold(note, **words) for note in version.report.get("notes") or []],
        changes=version.changes,
        verdict=tableschema.retold((version.report.get("details") or {}).get("schema") or {}, **words),
    )


@router.get(
    "/datasets/{dataset_id}/versions/{number}/rows",
    summary="Les lignes d'une version, telles qu'elles seront",
    response=list[dict[str, Any]],
)
def read_rows(request: Asked, dataset_id: str, number: int, rows: Annotated[Rows, Query()]) -> HttpResponse:
    """Dans l'ordre du fichier, par pages."""
    version = _version(request, Act.SEE_DRAFTS, dataset_id, number)
    if version.state not in _WITH_ROWS:
        raise NotFound(f"La version {number} n'a pas de lignes : elle est « {version.get_state_display()} ».")
    context = Context(
        schema=version.schema,
        table=engine().table(folder(version)),
        dataset_id=dataset_id,
        salt="0" * 24,  # record ids are not shown here
        limits=QueryLimits(page=100, offset=_MOST_OFFSET + 100),
    )
    asked = Export(FORMATS["json"], Question(limit=rows.limit, offset=rows.offset), context)
    made = export_chunks(engine(), asked, seconds=settings.BEFFROI["QUERY_SECONDS"])
    return HttpResponse(b"".join(made), content_type="application/json; charset=utf-8")


@router.post(
    "/datasets/{dataset_id}/versions/{number}/corrections",
    response={HTTPStatus.ACCEPTED: JobShape},
    summary="Corriger un brouillon",
)
def correct_draft(request: Asked, dataset_id: str, number: int, said: Corrections) -> Status[JobShape]:
    """Types, noms, libellés, feuille, schéma… : refait depuis l'original, par un travail ; le nouveau prend sa place."""
    version = _version(request, Act.EDIT, dataset_id, number)
    corrections = intake.from_shape({"fields": said.fields}).fields
    options = said.options.said() if said.options else {}
    if not corrections and not options:
        raise BadRequest(
            "Rien n'est corrigé : dites au moins un champ (fields), ou une façon de lire (options)."
        )
    user, acting_as = signed(request.auth)
    job = intake.submit_correct(version, corrections, options=options, owner=user, acting_as=acting_as)
    return Status(HTTPStatus.ACCEPTED, JobShape.of(job))


@router.post(
    "/datasets/{dataset_id}/versions/{number}/release", response=Released, summary="Publier un brouillon"
)
def release_draft(request: Asked, dataset_id: str, number: int, said: Release) -> Released:
    """Par le guichet : c'est lui qui rend public, ou retient en disant pourquoi."""
    version = _version(request, Act.PUBLISH, dataset_id, number)
    user, acting_as = signed(request.auth)
    made = intake.release(
        version, actor=user, acting_as=acting_as, reason=said.reason, expect_current=said.expect_current
    )
    return Released(
        version=made.version,
        published=made.published,
        rows=made.rows,
        changes=made.changes,
        reason=made.reason,
        url=made.url,
    )


@router.delete(
    "/datasets/{dataset_id}/versions/{number}",
    response={HTTPStatus.NO_CONTENT: None},
    summary="Abandonner un brouillon",
)
def discard_draft(request: Asked, dataset_id: str, number: int) -> Status[None]:
    """Ce qui est public ne change pas ; un jeu de données qui n'avait rien d'autre part avec son brouillon."""
    version = _version(request, Act.EDIT, dataset_id, number)
    user, acting_as = signed(request.auth)
    intake.discard(version, actor=user, acting_as=acting_as)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/datasets/{dataset_id}/rollback", response=VersionShape, summary="Revenir à une version")
def rollback_dataset(request: Asked, dataset_id: str, said: Rollback) -> VersionShape:
    """Une version remplacée redevient publique, par le guichet."""
    dataset = dataset_for(request.auth, Act.PUBLISH, dataset_id)
    user, acting_as = signed(request.auth)
    version = intake.rollback(dataset, said.version, actor=user, acting_as=acting_as, reason=said.reason)
    version.refresh_from_db()
    return VersionShape.of(version)


def _version(request: Asked, act: Act, dataset_id: str, number: int) -> Version:
    dataset = dataset_for(request.auth, act, dataset_id)
    if not 0 < number < 2**31:
        raise NotFound("Une version est un numéro, à partir de 1.")
    return version_of(dataset, number)
