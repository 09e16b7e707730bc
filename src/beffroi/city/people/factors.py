"""The second factor: codes of an application (TOTP), codes kept on paper; who must have one."""

import logging
import re
import secrets
import time
from base64 import b32encode
from hashlib import sha256
from hmac import compare_digest

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from beffroi.city.people.acts import Act, roles_for
from beffroi.city.people.credentials import Authenticator, RecoveryCode
from beffroi.city.people.models import Membership, User
from beffroi.city.people.rules import in_force
from beffroi.city.people.sealing import BrokenSeal, seal, unseal

logger = logging.getLogger(__name__)

RECOVERY_CODES = 10
_STEP = 30  # seconds; RFC 6238 § 5.2
_DRIFT = 1  # steps a clock may be early or late


def has_factor(user: User) -> bool:
    """Whether that person can show more than a password: an application of codes, or a passkey."""
    return has_authenticator(user) or user.passkeys.exists()


def has_authenticator(user: User) -> bool:
    """Whether an application of codes was set up and proved."""
    return Authenticator.objects.filter(user=user).exists()


def must_have_factor(user: User) -> bool:
    """Whether the platform (BEFFROI_SECOND_FACTOR) or one of the person's organisations asks it of them."""
    wanted = settings.BEFFROI["SECOND_FACTOR"]
    if wanted == "all":
        return True
    if user.is_superuser:
        return bool(wanted == "publishers")
    held = Membership.objects.filter(in_force(), user=user, role__in=roles_for(Act.PUBLISH))
    return held.exists() if wanted == "publishers" else held.filter(organisation__second_factor=True).exists()


def new_secret() -> str:
    """A secret for an application of codes, sealed: it becomes a factor once `confirm` saw a code of it."""
    return seal(pyotp.random_base32())


def setup_address(user: User, sealed: str) -> str:
    """What the application reads from the QR code: otpauth://…"""
    title = settings.BEFFROI["TITLE"]
    return _totp(unseal(sealed)).provisioning_uri(name=user.get_username(), issuer_name=title)


def typed_secret(sealed: str) -> str:
    """The same for people who type it: groups of four letters."""
    secret = unseal(sealed)
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def confirm(user: User, sealed: str, code: str) -> bool:
    """Make it the person's application if that is a code of it; a former one is replaced."""
    step = _step_of(unseal(sealed), code)
    if step is None:
        return False
    Authenticator.objects.update_or_create(user=user, defaults={"sealed_secret": sealed, "last_step": step})
    return True


def _totp(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, interval=_STEP)


def check_code(user: User, code: str) -> bool:
    """Whether that is a code of the person's application, now, and was not used before (RFC 6238 § 5.2)."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user=user).first()
        step = _kept_step(held, code) if held else None
        if held is None or step is None or step <= held.last_step:
            return False
        held.last_step = step
        held.save(update_fields=["last_step"])
        return True


def _kept_step(held: Authenticator, code: str) -> int | None:
    try:
        return _step_of(unseal(held.sealed_secret), code)
    except BrokenSeal as error:  # the codes on paper still open
        logger.warning("%s", error.sentence)
        return None


def _step_of(secret: str, code: str) -> int | None:
    """The half-minute that code belongs to, around now; None when it is not a code of that secret."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    now = int(time.time()) // _STEP
    totp, found = _totp(secret), None
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if compare_digest(totp.generate_otp(step), digits):
            found = step
    return found


def remove_authenticator(user: User) -> None:
    """Take the application and the codes on paper away."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()


def _plain(code: str) -> str:
    return re.sub(r"[^a-z2-7]", "", code.lower())


def _digest(code: str) -> str:
    return sha256(_plain(code).encode()).hexdigest()


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes to keep on paper, shown once; the former ones are worth nothing any more."""
    made = []
    for _ in range(RECOVERY_CODES):
        letters = b32encode(secrets.token_bytes(10)).decode().lower()
        made.append("-".join(letters[at : at + 4] for at in range(0, 16, 4)))
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in made)
    return made


def recovery_codes_left(user: User) -> int:
    """How many of them were not used."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def use_recovery_code(user: User, code: str) -> bool:
    """Whether that is one of the person's codes on paper; it is worth nothing afterwards."""
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at__isnull=True)
    return unused.update(used_at=timezone.now()) == 1
