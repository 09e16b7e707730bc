"""What people read: the edition shown in their language, in French where nobody translated."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from beffroi.city.pages.models import Edition, Page

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

State = Edition.State


class Dated(TypedDict):
    """What `shown_news` adds to an edition."""

    first_shown: datetime


def shown(slug: str, language: str) -> Edition | None:
    """The text people see of a page: in their language, else in French; None when nobody wrote."""
    found = {
        edition.language: edition
        for edition in Edition.objects.select_related("page", "page__organisation").filter(
            page__slug=slug, state=State.PUBLISHED
        )
    }
    return found.get(language) or found.get("fr")


def shown_news(language: str) -> "QuerySet[WithAnnotations[Edition, Dated]]":
    """News, latest first: each in that language, else in French. `first_shown` stays when a text is put right."""
    published = Edition.objects.filter(state=State.PUBLISHED, page__kind=Page.Kind.NEWS)
    translated = published.filter(page=OuterRef("page"), language=language)
    chosen = published.filter(Q(language=language) | Q(language="fr") & ~Exists(translated))
    dated = chosen.annotate(first_shown=Min("page__editions__published_at"))
    return dated.select_related("page", "page__organisation").order_by("-first_shown", "-id")
