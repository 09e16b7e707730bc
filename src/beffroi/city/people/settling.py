"""Making organisations and changing what is said of them. The caller asks for the right (`Act.SETTLE`) and notes the act."""

from typing import Final

from django.db import transaction
from django.utils.text import slugify

from beffroi.city.people.models import Organisation
from beffroi.city.people.numbers import checked_siret
from beffroi.city.people.tree import check_parent
from beffroi.data.errors import BeffroiError

LONGEST_DESCRIPTION = 5_000


class BadOrganisation(BeffroiError):
    """What is said of an organisation cannot be; the sentence says which part."""

    code = "bad_organisation"


class _Same:
    """Said of nothing: it stays as it is."""


SAME: Final = _Same()


def new_organisation(
    name: str,
    *,
    kind: str = Organisation.Kind.PARTNER,
    siret: str = "",
    parent: Organisation | None = None,
) -> Organisation:
    """A new organisation, its identifier made of its name. Raises BadOrganisation, BadNumber."""
    made = Organisation(slug=free_slug(name))
    return change_organisation(made, name=name, kind=kind, siret=siret, parent=parent)


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    *,
    name: str | None = None,
    kind: str | None = None,
    siret: str | None = None,
    parent: Organisation | _Same | None = SAME,
    contact: str | None = None,
    description: str | None = None,
    second_factor: bool | None = None,
    schema_errors_block: bool | None = None,
) -> Organisation:
    """Change what is said; what is not given stays. A SIRET brings its SIREN; an empty one takes it back, the SIREN stays.

    Raises:
        BadOrganisation: no name, unknown kind, a text too long. BadNumber: the SIRET. BadParent: a cycle.
    """
    if name is not None:
        organisation.name = _within(" ".join(name.split()), 200, "nom")
        if not organisation.name:
            raise BadOrganisation("Une organisation a un nom.")
    if kind is not None:
        if kind not in Organisation.Kind.values:
            raise BadOrganisation(
                f"« {kind[:40]} » n'est pas une nature d'organisation : {', '.join(Organisation.Kind.values)}."
            )
        organisation.kind = kind
    if siret is not None:
        organisation.siret = checked_siret(siret) if siret.strip() else ""
        organisation.siren = organisation.siret[:9] or organisation.siren
    if not isinstance(parent, _Same):
        if parent is not None:  # two changes at once could close a circle: the second waits, then looks
            list(Organisation.objects.select_for_update().filter(pk__in=[organisation.pk, parent.pk]))
        check_parent(organisation, parent)
        organisation.parent = parent
    if contact is not None:
        organisation.contact = _within(contact.strip(), 254, "contact")
    if description is not None:
        organisation.description = _within(description.strip(), LONGEST_DESCRIPTION, "texte de présentation")
    _switch(organisation, second_factor=second_factor, schema_errors_block=schema_errors_block)
    organisation.save()
    return organisation


def _switch(organisation: Organisation, **said: bool | None) -> None:
    """What is on or off; None stays."""
    for name, wanted in said.items():
        if wanted is not None:
            setattr(organisation, name, wanted)


def _within(text: str, most: int, what: str) -> str:
    if "\x00" in text:
        raise BadOrganisation(f"Un caractère nul s'est glissé dans le {what} : retirez-le.")
    if len(text) > most:
        raise BadOrganisation(f"Le {what} a {len(text)} caractères : {most} au plus.")
    return text


def free_slug(name: str) -> str:
    """An identifier made of a name that no organisation has."""
    base = slugify(name)[:90] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)
