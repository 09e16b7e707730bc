"""The face of people: organisations, accounts, roles."""

from beffroi.city.people.models import Membership, Organisation, User
from beffroi.city.people.organisations import (
    default_organisation,
    named_organisation,
    organisation,
    responsible_organisation,
)

__all__ = [
    "Membership",
    "Organisation",
    "User",
    "default_organisation",
    "named_organisation",
    "organisation",
    "responsible_organisation",
]
