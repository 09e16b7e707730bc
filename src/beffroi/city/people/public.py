"""The face of people: organisations, accounts, roles."""

from beffroi.city.people.models import Membership, Organisation, User
from beffroi.city.people.organisations import (
    default_organisation,
    named_organisation,
    organisation,
    responsible_organisation,
)
from beffroi.city.people.rules import (
    ALLOWED,
    Act,
    Forbidden,
    Reason,
    Role,
    in_force,
    may,
    organisations_where,
    people_where,
    require,
    why,
)

__all__ = [
    "ALLOWED",
    "Act",
    "Forbidden",
    "Membership",
    "Organisation",
    "Reason",
    "Role",
    "User",
    "default_organisation",
    "in_force",
    "may",
    "named_organisation",
    "organisation",
    "organisations_where",
    "people_where",
    "require",
    "responsible_organisation",
    "why",
]
