"""Writing pages: a draft, then what people see; what was shown is kept. Whoever calls has asked who may."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from beffroi.city.pages.markdown import LONGEST
from beffroi.city.pages.models import LANGUAGES, Edition, Page
from beffroi.city.people.public import Organisation, User, default_organisation
from beffroi.data.errors import BeffroiError, NotFound

State = Edition.State
FIXED = tuple(kind for kind in Page.Kind if kind != Page.Kind.NEWS)


class BadPage(BeffroiError):
    """A text cannot be kept as it is; the sentence says what to change."""

    code = "bad_page"


def page(slug: str) -> Page:
    """The page of that address; those that exist once are made when first asked. Raises NotFound."""
    found = Page.objects.select_related("organisation").filter(slug=slug).first()
    if found is None and slug in FIXED:
        made = {"kind": slug, "organisation": default_organisation()}
        found, _new = Page.objects.get_or_create(slug=slug, defaults=made)
    if found is None:
        raise NotFound(f"La page « {slug[:100]} » n'existe pas.")
    return found


@transaction.atomic
def news(organisation: Organisation, title: str) -> Page:
    """A piece of news to be written; its address is made of its title. Raises BadPage."""
    _checked(title, "-", "fr")
    wanted = slugify(title)[:80].strip("-") or "actualite"
    slug, number = wanted, 1
    while slug in FIXED or Page.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return Page.objects.create(kind=Page.Kind.NEWS, slug=slug, organisation=organisation)


@transaction.atomic
def write(page: Page, language: str, *, title: str, body: str, by: User | None, label: str) -> Edition:
    """Put that text in the draft of a language; what is shown does not change. Raises BadPage."""
    _checked(title, body, language)
    Page.objects.select_for_update().get(pk=page.pk)
    draft, _new = Edition.objects.update_or_create(
        page=page,
        language=language,
        state=State.DRAFT,
        defaults={"title": title.strip(), "body": body, "author": by, "author_label": label[:200]},
    )
    return draft


def _checked(title: str, body: str, language: str) -> None:
    if language not in dict(LANGUAGES):
        raise BadPage(f"Une page s'écrit en français (fr) ou en anglais (en), pas en « {language[:20]} ».")
    if not title.strip() or len(title.strip()) > 200 or "\x00" in title:
        raise BadPage("Donnez à la page un titre de 200 caractères au plus.")
    if not body.strip() or "\x00" in body:
        raise BadPage("La page est vide : écrivez son texte.")
    if len(body) > LONGEST:
        raise BadPage(
            f"Le texte a {len(body)} caractères ; une page en a {LONGEST} au plus : faites-en plusieurs."
        )


@transaction.atomic
def show(page: Page, language: str, *, at: datetime | None = None) -> Edition:
    """Make the draft what people read; what they read before is kept. Raises NotFound when there is no draft."""
    Page.objects.select_for_update().get(pk=page.pk)
    draft = page.editions.filter(language=language, state=State.DRAFT).first()
    if draft is None:
        raise NotFound("Cette page n'a pas de brouillon dans cette langue : écrivez-le d'abord.")
    page.editions.filter(language=language, state=State.PUBLISHED).update(state=State.ARCHIVED)
    draft.state, draft.published_at = State.PUBLISHED, at or timezone.now()
    draft.save()
    return draft


@transaction.atomic
def hide(page: Page, language: str) -> Edition:
    """Take a page back from the public; the service's own text stands again where it has one. Raises NotFound."""
    shown = page.editions.filter(language=language, state=State.PUBLISHED).first()
    if shown is None:
        raise NotFound("Cette page n'est pas publiée dans cette langue : il n'y a rien à retirer.")
    shown.state = State.ARCHIVED
    shown.save(update_fields=["state"])
    return shown


def take_up(edition: Edition, *, by: User | None, label: str) -> Edition:
    """Make an older text the draft again."""
    return write(edition.page, edition.language, title=edition.title, body=edition.body, by=by, label=label)


@transaction.atomic
def give_up(page: Page, language: str) -> None:
    """Forget a draft; a piece of news never shown goes with its last one. Raises NotFound."""
    gone, _kinds = page.editions.filter(language=language, state=State.DRAFT).delete()
    if not gone:
        raise NotFound("Cette page n'a pas de brouillon dans cette langue.")
    if page.kind == Page.Kind.NEWS and not page.editions.exists():
        page.delete()
