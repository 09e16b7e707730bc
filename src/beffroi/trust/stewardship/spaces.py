"""Spaces: opened by an operator or the organisation's administrator, each within what is theirs to decide."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from beffroi.city.people.public import Act, Actor, Forbidden, Organisation, Role, operates, require
from beffroi.city.spaces.public import OWN, Space, change_space, default_path, make_space
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.members import invite_member
from beffroi.trust.stewardship.signature import signed


@transaction.atomic
def open_space(
    actor: Actor, organisation: Organisation, path: str, *, administrator: str = "", at: str = "", **said: Any
) -> Space:
    """A space for an organisation, and its administrator invited by e-mail when one is named; all or nothing.

    The organisation's own administrator opens it under the organisation's identifier; an operator, under any word.

    Args:
        said: see `change_space`; host name and quotas are an operator's to give.
        at: where the service is asked, for the invitation's link.

    Raises:
        Forbidden, BadSpace, BadAddress, BadColour, BadLogo, BadInvitation, NoAddress.
    """
    require(actor, Act.SETTLE, organisation)
    _within_rights(actor, [name for name, value in said.items() if value])
    if path != default_path(organisation):
        _within_rights(actor, ["path"])
    space = make_space(organisation, path, **said)
    _written("space.open", actor, space, ["path", *said])
    if administrator:
        invite_member(actor, organisation, administrator, Role.ADMINISTRATOR, at=at)
    return space


@transaction.atomic
def settle_space(actor: Actor, space: Space, **said: Any) -> Space:
    """Change a space's looks or words; address, quotas and opening are an operator's. Raises as `open_space`."""
    require(actor, Act.SETTLE, space.organisation)
    _within_rights(actor, said)
    changed = change_space(space, **said)
    _written("space.settle", actor, changed, list(said))
    return changed


def _within_rights(actor: Actor, said: Iterable[str]) -> None:
    if not operates(actor) and any(name not in OWN for name in said):
        raise Forbidden(
            "L'adresse, le nom d'hôte, les quotas et l'ouverture d'un espace se règlent par un opérateur de la plateforme."
        )


def _written(verb: str, actor: Actor, space: Space, fields: list[str]) -> None:
    user, acting_as = signed(actor)
    note(verb, "space", space.path, user, acting_as=acting_as, fields=sorted(fields))
