"""The face of people: organisations, accounts, roles."""

from beffroi.city.people.acts import ALLOWED, READ, Act, Role
from beffroi.city.people.holder import Actor, TokenHolder
from beffroi.city.people.models import Membership, Organisation, ServiceToken, User
from beffroi.city.people.organisations import (
    default_organisation,
    named_organisation,
    organisation,
    responsible_organisation,
)
from beffroi.city.people.rules import (
    Forbidden,
    Reason,
    in_force,
    may,
    organisations_where,
    people_where,
    require,
    why,
)
from beffroi.city.people.tokens import BadToken, bearer, make_token, revoke

__all__ = [
    "ALLOWED",
    "READ",
    "Act",
    "Actor",
    "BadToken",
    "Forbidden",
    "Membership",
    "Organisation",
    "Reason",
    "Role",
    "ServiceToken",
    "TokenHolder",
    "User",
    "bearer",
    "default_organisation",
    "in_force",
    "make_token",
    "may",
    "named_organisation",
    "organisation",
    "organisations_where",
    "people_where",
    "require",
    "responsible_organisation",
    "revoke",
    "why",
]
