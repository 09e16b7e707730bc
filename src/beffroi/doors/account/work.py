"""What this door asks of the queue: a message to whoever forgot a password, and tidying."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from beffroi.city.jobs.public import register, schedule
from beffroi.city.people.public import User, accounts, attempts, forget_old_invitations, send, sessions
from beffroi.data.lake import Progress

RESET, TIDY = "account.reset", "account.tidy"


def _reset(payload: Mapping[str, Any], _progress: Progress) -> Mapping[str, Any]:
    """Write the link; nothing for an account that does not exist or has no address."""
    user = User.objects.filter(pk=payload["user"] or 0, is_active=True).exclude(email="").first()
    if user is not None:
        where = (urlsafe_base64_encode(force_bytes(user.pk)), accounts.reset_tokens.make_token(user))
        send(
            "password",
            user.email,
            user.language,
            person=user,
            link=payload["at"] + reverse("account:reset", args=where),
        )
    return {}


def _tidy(_payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    progress("tidy", None)
    return {
        "sessions": sessions.forget_old_sessions(),
        "attempts": attempts.forget_old_attempts(),
        "invitations": forget_old_invitations(),
    }


def offer() -> None:
    """Name the work, once, when the rooms are loaded."""
    register(RESET, _reset)
    register(TIDY, _tidy)
    schedule("Ménage des sessions et des invitations", TIDY, every_seconds=24 * 3600)
