"""What an organisation says of itself."""

from django.db import transaction

from beffroi.city.people.public import Act, Actor, Organisation, change_organisation, require
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import signed


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
    user, acting_as = signed(actor)
    fields = [key for key, value in said.items() if value is not None]
    note("settle", "organisation", changed.slug, user, acting_as=acting_as, fields=fields)
    return changed
