"""Invitations: a role in an organisation, offered to an e-mail address, taken once within some days.

The link holds 256 random bits; the table keeps their SHA-256. Whoever opens it has read that mailbox: only here does an
address decide anything.
"""

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from beffroi.city.people.acts import Act, Role
from beffroi.city.people.credentials import Invitation
from beffroi.city.people.holder import Actor, TokenHolder
from beffroi.city.people.letters import send, service_address
from beffroi.city.people.models import Membership, Organisation, User
from beffroi.city.people.rules import require
from beffroi.data.errors import BeffroiError, NotFound


class BadInvitation(BeffroiError):
    """An invitation cannot be made or taken as asked; the sentence says why."""

    code = "bad_invitation"


def invite(
    email: str,
    organisation: Organisation,
    role: str,
    by: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    at: str = "",
) -> Invitation:
    """Offer a role by e-mail; an earlier offer of the same role to the same address is cancelled. The caller notes the act.

    Args:
        by: who invites: they must be allowed to manage the members there. None: the command line.
        since, until: the mandate, both days included.
        at: where the service is asked ("https://host"), for when BEFFROI_BASE_URL is not set.

    Raises:
        Forbidden: `by` may not. BadInvitation: address, role or dates. NoAddress: no link can be written.
    """
    if by is not None:
        require(by, Act.MANAGE_MEMBERS, organisation)
    email = email.strip()
    _check(email, role, since, until)
    address = service_address(at)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _waiting().filter(email__iexact=email, organisation=organisation, role=role).update(
            cancelled_at=timezone.now()
        )
        made = Invitation.objects.create(
            email=email,
            organisation=organisation,
            role=role,
            since=since,
            until=until,
            digest=_digest(token),
            invited_by=_person(by),
            expires_at=timezone.now() + timedelta(days=settings.BEFFROI["INVITATION_DAYS"]),
        )
    send(
        "invitation",
        email,
        invitation=made,
        role=Role(role).label,
        inviter=made.invited_by and (made.invited_by.get_full_name() or made.invited_by.username),
        link=address + reverse("account:invitation", args=[token]),
    )
    return made


def _check(email: str, role: str, since: date | None, until: date | None) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadInvitation(
            f"« {email[:100]} » n'est pas une adresse électronique : vérifiez-la, il n'en faut qu'une."
        ) from error
    if role not in Role.values:
        raise BadInvitation(
            f"Le rôle « {role[:40]} » n'existe pas : choisissez parmi {', '.join(Role.values)}."
        )
    if since and until and until < since:
        raise BadInvitation("Le mandat finit avant de commencer : vérifiez ses deux dates.")


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _person(by: Actor) -> User | None:
    if isinstance(by, TokenHolder):
        return by.maker
    return by if isinstance(by, User) else None


def _waiting() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        accepted_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=timezone.now()
    )


def invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """The offers that wait for an answer, the latest first. For those who manage the members: they hold addresses."""
    return _waiting().filter(organisation=organisation).select_related("invited_by")


def cancel_invitation(invitation: Invitation, by: Actor) -> None:
    """Take an offer back; one that was taken stays. The caller notes the act. Raises Forbidden."""
    require(by, Act.MANAGE_MEMBERS, invitation.organisation)
    _waiting().filter(pk=invitation.pk).update(cancelled_at=timezone.now())
    invitation.refresh_from_db()


def offered_invitation(token: str) -> Invitation:
    """The offer a link stands for; raises NotFound, whether it never was, was taken, was cancelled or is too old."""
    found = _waiting().select_related("organisation", "invited_by").filter(digest=_digest(token)).first()
    if found is None:
        raise NotFound(
            _(
                "Cette invitation n'est plus valable : elle a déjà servi, a été annulée ou a expiré. "
                "Demandez-en une autre à la personne qui vous a invité."
            )
        )
    return found


def accept_invitation(invitation: Invitation, user: User) -> Membership:
    """Give the role to that person, once, whoever asks twice at the same time; raises NotFound when it was taken."""
    with transaction.atomic():
        taken = _waiting().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=user)
        if not taken:
            raise NotFound(_("Cette invitation vient de servir : elle ne vaut qu'une fois."))
        membership, new = Membership.objects.get_or_create(
            user=user,
            organisation=invitation.organisation,
            role=invitation.role,
            defaults={"since": invitation.since, "until": invitation.until},
        )
        if not new:  # the mandate begins again
            membership.since, membership.until = invitation.since, invitation.until
            membership.save(update_fields=["since", "until"])
    return membership


def forget_old_invitations() -> int:
    """Remove offers that nobody can take any more: an address is not kept longer than it serves. Gives how many."""
    over = Q(accepted_at__isnull=False) | Q(cancelled_at__isnull=False) | Q(expires_at__lte=timezone.now())
    return Invitation.objects.filter(over, created_at__lt=timezone.now() - timedelta(days=90)).delete()[0]
