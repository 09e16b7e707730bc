"""Finding the organisation that answers for data."""

from django.conf import settings
from django.utils.text import slugify

from beffroi.city.people.models import Organisation
from beffroi.data.errors import NotFound


def organisation(slug: str) -> Organisation:
    """The organisation of that slug; raises NotFound."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(f"L'organisation « {slug} » n'existe pas.")
    return found


def named_organisation(name: str) -> tuple[Organisation, bool]:
    """The organisation of that slug or name, created when there is none; True when it was."""
    slug = slugify(name)[:100] or "organisation"
    found = (
        Organisation.objects.filter(slug=slug).first()
        or Organisation.objects.filter(name__iexact=name).first()
    )
    if found is not None:
        return found, False
    return Organisation.objects.create(slug=slug, name=name[:200]), True


def responsible_organisation() -> Organisation | None:
    """The public body of the instance's territory, when it is among the organisations."""
    siren = settings.BEFFROI["TERRITORY"]
    kind = Organisation.Kind.METROPOLIS
    return Organisation.objects.filter(siren=siren).first() or Organisation.objects.filter(kind=kind).first()


def default_organisation() -> Organisation:
    """Who publishes when nobody else is named: the responsible organisation, created at need."""
    return responsible_organisation() or Organisation.objects.create(
        slug="metropole",
        name=settings.BEFFROI["TITLE"],
        siren=settings.BEFFROI["TERRITORY"],
        kind=Organisation.Kind.METROPOLIS,
    )
