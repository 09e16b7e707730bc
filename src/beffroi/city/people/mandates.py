"""Giving, changing and ending roles. An organisation that has an administrator today keeps one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from beffroi.city.people.acts import Role
from beffroi.city.people.models import Membership, Organisation, User
from beffroi.city.people.rules import in_force
from beffroi.data.errors import BeffroiError


class LastAdministrator(BeffroiError):
    """The change would leave nobody to run the organisation."""

    code = "last_administrator"


class BadMandate(BeffroiError):
    """A role or its dates cannot be; the sentence says which."""

    code = "bad_mandate"


def administrators(organisation: Organisation, on: date | None = None) -> QuerySet[Membership]:
    """Roles of administrator that run that day (today), of open accounts."""
    return Membership.objects.filter(
        in_force(on), organisation=organisation, role=Role.ADMINISTRATOR, user__is_active=True
    )


def grant(
    user: User, organisation: Organisation, role: str, *, since: date | None = None, until: date | None = None
) -> Membership:
    """Give a role, or change the dates of one that was given. Raises BadMandate, LastAdministrator."""
    _checked(role, since, until)
    with _kept_in_hand(organisation):
        made, _new = Membership.objects.update_or_create(
            user=user, organisation=organisation, role=role, defaults={"since": since, "until": until}
        )
    return made


def change(
    membership: Membership, *, role: str, since: date | None = None, until: date | None = None
) -> Membership:
    """Another role or other dates for a mandate. Raises BadMandate, LastAdministrator."""
    _checked(role, since, until)
    with _kept_in_hand(membership.organisation):
        others = Membership.objects.filter(
            user=membership.user_id, organisation=membership.organisation_id, role=role
        ).exclude(pk=membership.pk)
        if others.exists():
            raise BadMandate("Cette personne a déjà ce rôle ici : changez les dates de ce mandat-là.")
        membership.role, membership.since, membership.until = role, since, until
        membership.save()
    return membership


def end(membership: Membership) -> None:
    """End a mandate now; one that had not begun is forgotten. Raises LastAdministrator."""
    last_day = localdate() - timedelta(days=1)
    with _kept_in_hand(membership.organisation):
        if membership.since is not None and membership.since > last_day:
            membership.delete()
        elif membership.until is None or membership.until > last_day:
            membership.until = last_day
            membership.save(update_fields=["until"])


def _checked(role: str, since: date | None, until: date | None) -> None:
    if role not in Role.values:
        raise BadMandate(f"« {role[:40]} » n'est pas un rôle : choisissez parmi {', '.join(Role.values)}.")
    if since and until and until < since:
        raise BadMandate("Le mandat finirait avant d'avoir commencé : vérifiez les deux dates.")


@contextmanager
def _kept_in_hand(organisation: Organisation) -> Iterator[None]:
    """A change after which the organisation has an administrator if it had one."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = administrators(organisation).exists()
        yield
        if before and not administrators(organisation).exists():
            raise LastAdministrator(
                f"{organisation} n'aurait plus d'administrateur : donnez d'abord ce rôle à quelqu'un d'autre."
            )
