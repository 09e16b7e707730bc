"""The pages of the service: who may write them, and the trace they leave."""

from django.db import transaction

from beffroi.city.pages import public as pages
from beffroi.city.pages.public import Edition, Page
from beffroi.city.people.public import Act, Actor, Organisation, require
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import name_of, signed


@transaction.atomic
def write_news(actor: Actor, organisation: Organisation, language: str, *, title: str, body: str) -> Edition:
    """Begin a piece of news, as a draft. Raises Forbidden, BadPage."""
    require(actor, Act.SETTLE, organisation)
    return write_page(actor, pages.news(organisation, title), language, title=title, body=body)


@transaction.atomic
def write_page(actor: Actor, page: Page, language: str, *, title: str, body: str) -> Edition:
    """Put a text in the draft of a page. Raises Forbidden, BadPage."""
    require(actor, Act.SETTLE, page.organisation)
    user, _words = signed(actor)
    edition = pages.write(page, language, title=title, body=body, by=user, label=name_of(actor))
    _noted("write", actor, page, language)
    return edition


@transaction.atomic
def show_page(actor: Actor, page: Page, language: str) -> Edition:
    """Make its draft what everybody reads. Raises Forbidden, NotFound."""
    require(actor, Act.SETTLE, page.organisation)
    edition = pages.show(page, language)
    _noted("publish", actor, page, language)
    return edition


@transaction.atomic
def hide_page(actor: Actor, page: Page, language: str) -> Edition:
    """Take it back from the public. Raises Forbidden, NotFound."""
    require(actor, Act.SETTLE, page.organisation)
    edition = pages.hide(page, language)
    _noted("withdraw", actor, page, language)
    return edition


@transaction.atomic
def take_up_page(actor: Actor, edition: Edition) -> Edition:
    """Make an older text the draft again. Raises Forbidden."""
    require(actor, Act.SETTLE, edition.page.organisation)
    user, _words = signed(actor)
    draft = pages.take_up(edition, by=user, label=name_of(actor))
    _noted("write", actor, edition.page, edition.language)
    return draft


@transaction.atomic
def give_up_page(actor: Actor, page: Page, language: str) -> None:
    """Forget its draft. Raises Forbidden, NotFound."""
    require(actor, Act.SETTLE, page.organisation)
    pages.give_up(page, language)
    _noted("discard", actor, page, language)


def _noted(verb: str, actor: Actor, page: Page, language: str) -> None:
    user, acting_as = signed(actor)
    note(verb, "page", page.slug, user, acting_as=acting_as, language=language)
