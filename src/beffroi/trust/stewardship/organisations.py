"""Organisations: made and placed in the tree by an operator; what one says of itself."""

from django.db import transaction

from beffroi.city.people.public import (
    Act,
    Actor,
    Forbidden,
    Organisation,
    change_organisation,
    new_organisation,
    operates,
    require,
)
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import signed


@transaction.atomic
def create_organisation(
    actor: Actor, name: str, *, kind: str, siret: str = "", parent: Organisation | None = None
) -> Organisation:
    """A new organisation. Raises Forbidden (operators alone), BadOrganisation, BadNumber."""
    _operators(actor)
    made = new_organisation(name, kind=kind, siret=siret, parent=parent)
    _noted("organisation.create", actor, made, ["name", "kind", "siret", "parent"])
    return made


@transaction.atomic
def place_organisation(
    actor: Actor, organisation: Organisation, *, kind: str, parent: Organisation | None
) -> Organisation:
    """What an organisation is, and under which it stands. Raises Forbidden (operators alone), BadOrganisation, BadParent."""
    _operators(actor)
    changed = change_organisation(organisation, kind=kind, parent=parent)
    _noted("organisation.place", actor, changed, ["kind", "parent"])
    return changed


def _operators(actor: Actor) -> None:
    if not operates(actor):
        raise Forbidden("Les organisations se créent et se rangent par un opérateur de la plateforme.")


def _noted(verb: str, actor: Actor, organisation: Organisation, fields: list[str]) -> None:
    user, acting_as = signed(actor)
    note(verb, "organisation", organisation.slug, user, acting_as=acting_as, fields=fields)


@transaction.atomic
def settle(
    actor: Actor,
    organisation: Organisation,
    *,
    name: str | None = None,
    siret: str | None = None,
    contact: str | None = None,
    description: str | None = None,
    second_factor: bool | None = None,
    schema_errors_block: bool | None = None,
) -> Organisation:
    """Change its name, SIRET, public contact, presentation, whether who publishes needs a second factor, whether faults
    against a schema hold a version; None stays.

    Raises:
        Forbidden, BadOrganisation, BadNumber.
    """
    require(actor, Act.SETTLE, organisation)
    said = {
        "name": name,
        "siret": siret,
        "contact": contact,
        "description": description,
        "second_factor": second_factor,
        "schema_errors_block": schema_errors_block,
    }
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = change_organisation(
        locked,
        name=name,
        siret=siret,
        contact=contact,
        description=description,
        second_factor=second_factor,
        schema_errors_block=schema_errors_block,
    )
    _noted("settle", actor, changed, [key for key, value in said.items() if value is not None])
    return changed
