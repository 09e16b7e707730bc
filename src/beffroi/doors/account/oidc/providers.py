"""The identity providers of this instance: a JSON file that BEFFROI_OIDC_PROVIDERS names, checked at start."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from beffroi.data.errors import BeffroiError, NotFound

#: Signatures with a public key (RFC 7518 § 3.1, RFC 8037): never "none", never a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class BadProviders(BeffroiError):
    """The file of providers cannot be understood."""

    code = "bad_providers"


@dataclass(frozen=True, slots=True)
class Provider:
    """One line of the file.

    `second_factor_acr`: levels (`acr`) at which the provider has seen a second factor, so that none is asked here.
    `allow_private`: it lives on a private network, or speaks http: only for a provider of one's own.
    """

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str
    scopes: Sequence[str] = ("openid", "profile", "email")
    acr_values: Sequence[str] = ()
    second_factor_acr: Sequence[str] = ()
    algorithms: Sequence[str] = ALGORITHMS
    allow_private: bool = False


def providers() -> tuple[Provider, ...]:
    """All of them, in the file's order; raises BadProviders."""
    path = settings.BEFFROI["OIDC_PROVIDERS"]
    return _read(path) if path else ()


def provider(name: str) -> Provider:
    """The provider of that name; raises NotFound."""
    for found in providers():
        if found.name == name:
            return found
    raise NotFound("Ce fournisseur d'identité n'est pas réglé ici.")


@lru_cache(maxsize=8)
def _read(path: str) -> tuple[Provider, ...]:
    try:
        said = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadProviders(f"{path} : ce n'est pas un fichier JSON lisible ({error}).") from error
    if not isinstance(said, list):
        raise BadProviders(f"{path} : il faut une liste de fournisseurs, [ {{…}} ].")
    found = tuple(_provider(path, line) for line in said)
    if len({one.name for one in found}) < len(found):
        raise BadProviders(f"{path} : deux fournisseurs portent le même nom (name).")
    return found


def _provider(path: str, line: Any) -> Provider:
    known = {one.name: one for one in fields(Provider)}
    if not isinstance(line, Mapping):
        raise BadProviders(f"{path} : chaque fournisseur est un objet, {{…}}.")
    for key in line:
        if key not in known:
            raise BadProviders(f"{path} : « {key} » n'est pas connu ; il y a {', '.join(known)}.")
    for key, one in known.items():
        if one.default is MISSING and not (isinstance(line.get(key), str) and line[key]):
            raise BadProviders(f"{path} : « {key} » manque, ou n'est pas un texte.")
        if one.default is not MISSING and key in line and not _fits(line[key], one.default):
            raise BadProviders(f"{path} : « {key} » n'est pas de la bonne sorte.")
    made = Provider(**line)
    if not re.fullmatch(r"[a-z0-9-]{1,50}", made.name):
        raise BadProviders(f"{path} : « name » est fait de minuscules, de chiffres et de tirets.")
    if not made.issuer.startswith("https://") and not made.allow_private:
        raise BadProviders(f"{path} : l'adresse (issuer) de « {made.name} » doit commencer par https://.")
    if not set(made.algorithms) <= set(ALGORITHMS):
        raise BadProviders(f"{path} : « algorithms » se prend parmi {', '.join(ALGORITHMS)}.")
    return made


def _fits(value: Any, like: Any) -> bool:
    if isinstance(like, bool):
        return isinstance(value, bool)
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


@register()
def readable(**_options: object) -> list[CheckMessage]:
    """Say at start what is wrong with the file."""
    try:
        providers()
    except BadProviders as error:
        return [Error(error.sentence, hint="Voyez docs/operations.md, « Sign-in ».", id="account.E001")]
    return []
