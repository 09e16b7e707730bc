"""The people of an organisation: inviting, changing and ending roles."""

from datetime import date

from django.db import transaction

from beffroi.city.people.public import (
    Act,
    Actor,
    Invitation,
    Membership,
    Organisation,
    cancel_invitation,
    change,
    end,
    invite,
    require,
)
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import signed


def invite_member(
    actor: Actor,
    organisation: Organisation,
    email: str,
    role: str,
    *,
    since: date | None = None,
    until: date | None = None,
    at: str = "",
) -> Invitation:
    """Offer a role by e-mail; `at` is where the service is asked. Raises Forbidden, BadInvitation, NoAddress."""
    made = invite(email, organisation, role, actor, since=since, until=until, at=at)
    _written("member.invite", actor, organisation, role=role, invitation=made.pk)
    return made


def cancel_offer(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back. Raises Forbidden."""
    cancel_invitation(invitation, actor)
    _written("member.uninvite", actor, invitation.organisation, invitation=invitation.pk)


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
    _written(verb, actor, membership.organisation, person=membership.user_id, **details)


def _written(verb: str, actor: Actor, organisation: Organisation, **details: str | int) -> None:
    user, acting_as = signed(actor)
    note(verb, "organisation", organisation.slug, user, acting_as=acting_as, **details)
