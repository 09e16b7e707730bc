"""The people of an organisation: inviting, changing and ending roles."""

from datetime import date

from django.db import transaction

from beffroi.city.people.public import Act, Actor, Membership, change, end, require
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import signed


@transaction.atomic
def change_role(
    actor: Actor, membership: Membership, *, role: str, since: date | None, until: date | None
) -> Membership:
    """Another role or other dates. Raises Forbidden, BadMandate, LastAdministrator."""
    require(actor, Act.MANAGE_MEMBERS, membership.organisation)
    changed = change(membership, role=role, since=since, until=until)
    _noted("role.change", actor, membership, role=role)
    return changed


@transaction.atomic
def end_role(actor: Actor, membership: Membership) -> None:
    """End a mandate now. Raises Forbidden, LastAdministrator."""
    require(actor, Act.MANAGE_MEMBERS, membership.organisation)
    _noted("role.end", actor, membership, role=membership.role)
    end(membership)


def _noted(verb: str, actor: Actor, membership: Membership, **details: str) -> None:
    user, acting_as = signed(actor)
    note(
        verb,
        "organisation",
        membership.organisation.slug,
        user,
        acting_as=acting_as,
        person=membership.user_id,
        **details,
    )
