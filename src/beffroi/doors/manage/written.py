"""The service's pages and the organisation's news."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from beffroi.city.pages import public as pages
from beffroi.city.pages.public import Edition
from beffroi.city.pages.public import Page as WrittenPage
from beffroi.city.people.public import Act, TokenHolder, require
from beffroi.data.errors import NotFound
from beffroi.doors.manage.asking import Asked, Listed, Page, part
from beffroi.trust.stewardship import public as stewardship

router = Router()
Language = Literal["fr", "en"]


class Text(Schema):
    """A text in Markdown (CommonMark and tables, without HTML nor images)."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    body: Annotated[str, Field(min_length=1, max_length=pages.LONGEST)]


class News(Text):
    """A piece of news to begin."""

    language: Language = "fr"


class EditionShape(Schema):
    """A text of a page in one language. `state`: draft, published, archived."""

    page: str
    kind: str
    language: str
    state: str
    title: str
    body: str
    author: str
    written: datetime
    published: datetime | None


@router.get("/pages", response=Listed[EditionShape], summary="Les textes de l'organisation")
def list_pages(request: Asked, page: Page) -> dict[str, Any]:
    """Brouillons et textes montrés, par page et par langue ; l'histoire d'une page se lit à son adresse."""
    require(request.auth, Act.SETTLE, request.auth.organisation)
    current = Edition.objects.filter(page__organisation=request.auth.organisation).exclude(
        state=Edition.State.ARCHIVED
    )
    found = part(
        current.select_related("page").order_by("page__kind", "page__slug", "language", "state"), page
    )
    return {"total": found.total, "results": [_shape(edition) for edition in found.rows]}


@router.get("/pages/{slug}", response=Listed[EditionShape], summary="Une page et son histoire")
def read_page(request: Asked, page: Page, slug: str) -> dict[str, Any]:
    """Le dernier texte écrit d'abord."""
    written = _page(request.auth, slug)
    found = part(written.editions.select_related("page").order_by("-written_at", "-id"), page)
    return {"total": found.total, "results": [_shape(edition) for edition in found.rows]}


@router.post("/pages", response={HTTPStatus.CREATED: EditionShape}, summary="Commencer une actualité")
def make_news(request: Asked, said: News) -> Status[EditionShape]:
    """En brouillon ; son adresse est faite de son titre."""
    made = stewardship.write_news(
        request.auth, request.auth.organisation, said.language, title=said.title, body=said.body
    )
    return Status(HTTPStatus.CREATED, _shape(made))


@router.put("/pages/{slug}/{language}", response=EditionShape, summary="Écrire le brouillon d'une page")
def write_page(request: Asked, slug: str, language: Language, said: Text) -> EditionShape:
    """Ce que tous lisent ne change pas avant `publish`."""
    written = _page(request.auth, slug)
    return _shape(stewardship.write_page(request.auth, written, language, title=said.title, body=said.body))


@router.post("/pages/{slug}/{language}/publish", response=EditionShape, summary="Montrer le brouillon à tous")
def show_page(request: Asked, slug: str, language: Language) -> EditionShape:
    """Le texte d'avant est gardé dans l'histoire de la page."""
    return _shape(stewardship.show_page(request.auth, _page(request.auth, slug), language))


@router.post("/pages/{slug}/{language}/withdraw", response=EditionShape, summary="Retirer une page")
def hide_page(request: Asked, slug: str, language: Language) -> EditionShape:
    """Le texte que le service porte lui-même reparaît, s'il en a un."""
    return _shape(stewardship.hide_page(request.auth, _page(request.auth, slug), language))


@router.delete(
    "/pages/{slug}/{language}", response={HTTPStatus.NO_CONTENT: None}, summary="Oublier un brouillon"
)
def give_up_page(request: Asked, slug: str, language: Language) -> Status[None]:
    """Ce que tous lisent ne change pas."""
    stewardship.give_up_page(request.auth, _page(request.auth, slug), language)
    return Status(HTTPStatus.NO_CONTENT, None)


def _page(holder: TokenHolder, slug: str) -> WrittenPage:
    require(holder, Act.SETTLE, holder.organisation)
    written = pages.page(slug)
    if written.organisation_id != holder.organisation.pk:
        raise NotFound(f"La page « {slug[:100]} » n'existe pas, ou n'est pas à vous.")
    return written


def _shape(edition: Edition) -> EditionShape:
    return EditionShape(
        page=edition.page.slug,
        kind=edition.page.kind,
        language=edition.language,
        state=edition.state,
        title=edition.title,
        body=edition.body,
        author=edition.author_label,
        written=edition.written_at,
        published=edition.published_at,
    )
