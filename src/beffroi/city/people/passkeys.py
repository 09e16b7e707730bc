"""Passkeys (WebAuthn level 2): registered by a person who is signed in, then enough by themselves to sign in.

A passkey is two factors in one: something one has, which looks at who holds it (user verification is required).
"""

from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from beffroi.city.people.accounts import written
from beffroi.city.people.credentials import Passkey
from beffroi.city.people.models import User
from beffroi.data.errors import BeffroiError

MOST = 20  # passkeys of one person
_REQUIRED = UserVerificationRequirement.REQUIRED
_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError)


class BadPasskey(BeffroiError):
    """A passkey was not accepted; the sentence says why."""

    code = "bad_passkey"


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are used: a host name, and the origin of its pages."""

    host: str
    origin: str


def _handle(user: User) -> bytes:
    """What a device remembers of the person: nothing about them, and the same when a backup is given back elsewhere."""
    return sha256(f"beffroi.passkeys.{user.pk}".encode()).digest()


def begin_registration(user: User, place: Place) -> tuple[str, str]:
    """What the browser is asked for (JSON), and the challenge to keep in the session."""
    held = user.passkeys.all()
    if len(held) >= MOST:
        raise BadPasskey(
            _("Vous avez %(most)s clés d'accès, le maximum : supprimez-en une avant d'en ajouter.")
            % {"most": MOST}
        )
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=settings.BEFFROI["TITLE"],
        user_id=_handle(user),
        user_name=user.get_username(),
        user_display_name=user.get_full_name() or user.get_username(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential)) for key in held
        ],
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def finish_registration(user: User, answer: str, challenge: str, place: Place, name: str) -> Passkey:
    """Keep the key the browser made. Raises BadPasskey: not an answer to that challenge, or a key known already."""
    try:
        credential = parse_registration_credential_json(answer)
        found = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise BadPasskey(_("La clé d'accès n'a pas été acceptée. Recommencez depuis cette page.")) from error
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                user=user,
                name=written(name, 100) or _("Clé d'accès"),
                credential=bytes_to_base64url(found.credential_id),
                public_key=found.credential_public_key,
                sign_count=found.sign_count,
                transports=[str(way.value) for way in credential.response.transports or []],
            )
    except IntegrityError as error:
        raise BadPasskey(_("Cette clé d'accès est déjà enregistrée.")) from error


def begin_sign_in(place: Place) -> tuple[str, str]:
    """As `begin_registration`; no account is named, so nothing is learnt of any: the device offers the keys it has."""
    options = generate_authentication_options(rp_id=place.host, user_verification=_REQUIRED)
    return options_to_json(options), bytes_to_base64url(options.challenge)


def finish_sign_in(answer: str, challenge: str, place: Place) -> Passkey:
    """The key that answered; its person is who it says. Raises BadPasskey."""
    refused = BadPasskey(
        _("Cette clé d'accès n'est pas reconnue ici. Choisissez-en une autre, ou votre mot de passe.")
    )
    try:
        credential = parse_authentication_credential_json(answer)
        known = bytes_to_base64url(credential.raw_id)
        with transaction.atomic():
            key = Passkey.objects.select_for_update(of=("self",)).select_related("user").get(credential=known)
            found = verify_authentication_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=place.host,
                expected_origin=place.origin,
                credential_public_key=bytes(key.public_key),
                credential_current_sign_count=key.sign_count,
                require_user_verification=True,
            )
            handle = credential.response.user_handle
            if not key.user.is_active or (handle is not None and handle != _handle(key.user)):
                raise refused
            key.sign_count, key.last_used_at = found.new_sign_count, timezone.now()
            key.save(update_fields=["sign_count", "last_used_at"])
    except (*_UNREADABLE, Passkey.DoesNotExist) as error:
        raise refused from error
    return key
