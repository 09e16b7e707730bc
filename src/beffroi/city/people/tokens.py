"""Service tokens: `bfr_xxxxxxxx_` and 256 random bits, shown once; what is kept is their SHA-256.

The first part is public: it names the token in lists and logs and finds its line. Guessing the rest is out of reach, so a plain
hash is enough (no slow one: that is for what people choose). A token dies with its date, its revocation or its maker's account.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from beffroi.city.people.acts import READ, Act
from beffroi.city.people.holder import TokenHolder
from beffroi.city.people.models import Organisation, ServiceToken, User
from beffroi.city.people.rules import Forbidden, may, require
from beffroi.data.errors import BeffroiError

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_PREFIX = len("bfr_xxxxxxxx")
_LONGEST = 200
_NOBODY = sha256(b"").hexdigest()
_SEEN_EVERY = timedelta(minutes=1)


class BadToken(BeffroiError):
    """A token cannot be made as asked; the sentence says which part is at fault."""

    code = "bad_token"


def make_token(
    organisation: Organisation, name: str, scopes: Iterable[str], expires: datetime, by: User
) -> tuple[ServiceToken, str]:
    """A new token of the organisation, and its secret: shown now, never again.

    Args:
        scopes: values of `Act`, or "read" (drafts, dashboards, members).
        expires: when it stops, at most `BEFFROI_TOKEN_DAYS` ahead.

    Raises:
        BadToken: no name, unknown scope, or a date past or too far.
        Forbidden: `by` has no role there, or may not do themselves what the token would.
    """
    asked = list(dict.fromkeys(scopes))
    _check(name, asked, expires)
    require(by, Act.SEE_MEMBERS, organisation)
    for scope in asked:
        if scope != READ:
            require(by, Act(scope), organisation)
    return _written(organisation, name.strip(), asked, expires, by)


def _check(name: str, scopes: list[str], expires: datetime) -> None:
    if not name.strip() or len(name) > 100:
        raise BadToken("Un jeton porte un nom, de 100 caractères au plus : le programme qui s'en servira.")
    unknown = [scope for scope in scopes if scope != READ and scope not in Act.values]
    if unknown or not scopes:
        raise BadToken(
            f"Portée inconnue : « {str(unknown[0])[:40]} »."
            if unknown
            else "Un jeton a au moins une portée : « read » pour lire, ou les actes qu'il pourra faire."
        )
    days, now = settings.BEFFROI["TOKEN_DAYS"], timezone.now()
    if not now < expires <= now + timedelta(days=days, hours=1):
        raise BadToken(f"L'échéance d'un jeton est à venir, dans {days} jours au plus (BEFFROI_TOKEN_DAYS).")


def _written(
    organisation: Organisation, name: str, scopes: list[str], expires: datetime, by: User
) -> tuple[ServiceToken, str]:
    while True:
        prefix = "bfr_" + get_random_string(8, _LETTERS)
        secret = f"{prefix}_{secrets.token_urlsafe(32)}"
        try:
            with transaction.atomic():
                token = ServiceToken.objects.create(
                    organisation=organisation,
                    name=name,
                    created_by=by,
                    scopes=scopes,
                    prefix=prefix,
                    digest=sha256(secret.encode()).hexdigest(),
                    expires_at=expires,
                )
        except IntegrityError:
            if not ServiceToken.objects.filter(prefix=prefix).exists():
                raise  # another reason than a prefix drawn twice
        else:
            return token, secret


def bearer(secret: str) -> TokenHolder | None:
    """Who holds that secret, or None: one query; the date of last use is written at most once a minute."""
    known = len(secret) <= _LONGEST and secret.isascii()
    found = (
        (
            ServiceToken.objects.select_related("created_by", "organisation")
            .filter(prefix=secret[:_PREFIX], created_by__is_active=True)
            .filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
            .first()
        )
        if known
        else None
    )
    kept = found.digest if found else _NOBODY
    given = sha256(secret[:_LONGEST].encode("utf-8", "replace")).hexdigest()
    if not compare_digest(kept, given) or found is None:
        return None
    _seen(found)
    return TokenHolder(found)


def _seen(token: ServiceToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - _SEEN_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - _SEEN_EVERY)
        ServiceToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
        token.last_used_at = now


def take_over(token: ServiceToken, by: User) -> None:
    """Answer for a token in the place of its maker, who leaves: its secret and scopes stay, the program goes on.

    Raises:
        Forbidden: `by` does not settle the members there, or may not do themselves what the token may.
        BadToken: it was revoked, or its date is past.
    """
    require(by, Act.MANAGE_MEMBERS, token.organisation)
    for scope in token.scopes:
        if scope in Act.values:
            require(by, Act(scope), token.organisation)
    mine = ServiceToken.objects.filter(pk=token.pk, revoked_at__isnull=True, expires_at__gt=timezone.now())
    if not mine.update(created_by=by):
        raise BadToken(f"Le jeton « {token.name} » ne vaut plus rien : faites-en un autre.")
    token.refresh_from_db()


def revoke(token: ServiceToken, by: User) -> None:
    """Stop a token for ever: its maker, or whoever settles the organisation's members. Twice is as good as once.

    Raises:
        Forbidden: `by` is neither.
    """
    if token.created_by_id != by.pk and not may(by, Act.MANAGE_MEMBERS, token.organisation):
        raise Forbidden(
            f"Le jeton « {token.name} » se révoque par qui l'a fait ou par un administrateur de {token.organisation}."
        )
    ServiceToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    token.refresh_from_db()
