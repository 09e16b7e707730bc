"""Secrets that must be read again are kept sealed with the instance's key: a copy of the records alone opens none."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from beffroi.data.errors import BeffroiError


class BrokenSeal(BeffroiError):
    """A secret was sealed with another key: the instance's `secret.key` is not the one it had."""

    code = "broken_seal"


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"beffroi.sealing").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str) -> str:
    """The secret, readable with this instance's key alone."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret; raises BrokenSeal."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSeal(
            "Ce secret a été scellé avec une autre clé : rendez à l'instance son fichier secret.key d'origine."
        ) from error
