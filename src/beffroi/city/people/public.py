"""The face of people: organisations, accounts, roles.

What only the way in needs is in modules of their own: `accounts`, `attempts`, `factors`, `identities`, `passkeys`, `sessions`.
"""

from beffroi.city.people import accounts, attempts, factors, identities, passkeys, sessions
from beffroi.city.people.acts import ALLOWED, READ, Act, Role
from beffroi.city.people.holder import Actor, TokenHolder
from beffroi.city.people.invitations import BadInvitation, cancel_invitation, invitations, invite
from beffroi.city.people.letters import NoAddress
from beffroi.city.people.mandates import BadMandate, LastAdministrator, administrators, change, end, grant
from beffroi.city.people.models import Invitation, Membership, Organisation, ServiceToken, User
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
    "BadInvitation",
    "BadMandate",
    "BadToken",
    "Forbidden",
    "Invitation",
    "LastAdministrator",
    "Membership",
    "NoAddress",
    "Organisation",
    "Reason",
    "Role",
    "ServiceToken",
    "TokenHolder",
    "User",
    "accounts",
    "administrators",
    "attempts",
    "bearer",
    "cancel_invitation",
    "change",
    "default_organisation",
    "end",
    "factors",
    "grant",
    "identities",
    "in_force",
    "invitations",
    "invite",
    "make_token",
    "may",
    "named_organisation",
    "organisation",
    "organisations_where",
    "passkeys",
    "people_where",
    "require",
    "responsible_organisation",
    "revoke",
    "sessions",
    "why",
]
