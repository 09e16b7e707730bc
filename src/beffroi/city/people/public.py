"""The face of people: organisations, accounts, roles.

What only the way in needs is in modules of their own: `accounts`, `attempts`, `factors`, `identities`, `passkeys`, `sessions`.
"""

from beffroi.city.people import accounts, attempts, factors, identities, passkeys, sessions
from beffroi.city.people.acts import ALLOWED, READ, Act, Role
from beffroi.city.people.communes import Imported, communes_on, import_communes, organisation_of_siren
from beffroi.city.people.holder import Actor, TokenHolder
from beffroi.city.people.invitations import (
    BadInvitation,
    accept_invitation,
    cancel_invitation,
    forget_old_invitations,
    invitations,
    invite,
    offered_invitation,
)
from beffroi.city.people.letters import NoAddress, send, service_address
from beffroi.city.people.mandates import BadMandate, LastAdministrator, administrators, change, end, grant
from beffroi.city.people.models import Invitation, Membership, Organisation, Passkey, ServiceToken, User
from beffroi.city.people.numbers import BadNumber, checked_siren, checked_siret
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
    operates,
    organisations_where,
    people_where,
    require,
    why,
    why_other,
)
from beffroi.city.people.settling import BadOrganisation, change_organisation, new_organisation
from beffroi.city.people.tokens import BadToken, bearer, make_token, revoke, take_over
from beffroi.city.people.tree import BadParent, below, check_parent

__all__ = [
    "ALLOWED",
    "READ",
    "Act",
    "Actor",
    "BadInvitation",
    "BadMandate",
    "BadNumber",
    "BadOrganisation",
    "BadParent",
    "BadToken",
    "Forbidden",
    "Imported",
    "Invitation",
    "LastAdministrator",
    "Membership",
    "NoAddress",
    "Organisation",
    "Passkey",
    "Reason",
    "Role",
    "ServiceToken",
    "TokenHolder",
    "User",
    "accept_invitation",
    "accounts",
    "administrators",
    "attempts",
    "bearer",
    "below",
    "cancel_invitation",
    "change",
    "change_organisation",
    "check_parent",
    "checked_siren",
    "checked_siret",
    "communes_on",
    "default_organisation",
    "end",
    "factors",
    "forget_old_invitations",
    "grant",
    "identities",
    "import_communes",
    "in_force",
    "invitations",
    "invite",
    "make_token",
    "may",
    "named_organisation",
    "new_organisation",
    "offered_invitation",
    "operates",
    "organisation",
    "organisation_of_siren",
    "organisations_where",
    "passkeys",
    "people_where",
    "require",
    "responsible_organisation",
    "revoke",
    "send",
    "service_address",
    "sessions",
    "take_over",
    "why",
    "why_other",
]
