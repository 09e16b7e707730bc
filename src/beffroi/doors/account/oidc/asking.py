"""What a provider answers to our own requests: bounded, checked addresses, remembered for an hour."""

import json
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from beffroi.data.errors import BeffroiError, RefusedContent
from beffroi.data.lake import GuardedTransport
from beffroi.doors.account.oidc.providers import Provider

_LARGEST = 1 << 20
_REMEMBERED = 3600  # seconds
_KEYS_AGAIN = 60  # an unknown key may be a new one: asked again, but not for each invented name


class ProviderFailed(BeffroiError):
    """The provider does not answer as it should, or its answer is not to be believed."""

    code = "provider_failed"


@dataclass(slots=True)
class _Known:
    at: float
    value: Any


_memory: dict[tuple[str, str], _Known] = {}
_lock = Lock()


def ask(provider: Provider, method: str, url: str, **options: Any) -> httpx.Response:
    """One request; no redirect is followed. Raises ProviderFailed."""
    try:
        with (
            httpx.Client(
                transport=GuardedTransport(allow_private=provider.allow_private), timeout=10, trust_env=False
            ) as client,
            client.stream(method, url, **options) as answer,
        ):
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _LARGEST:
                    raise _failed(provider, _("sa réponse est trop longue"))
            return httpx.Response(answer.status_code, headers=_kind(answer), content=body)
    except (httpx.HTTPError, httpx.InvalidURL, RefusedContent) as error:
        raise _failed(provider, _("il ne répond pas")) from error


def _kind(answer: httpx.Response) -> dict[str, str]:
    return {"content-type": answer.headers.get("content-type", "")}


def _failed(provider: Provider, what: str) -> ProviderFailed:
    return ProviderFailed(
        _(
            "La connexion par %(provider)s n'a pas abouti : %(what)s. Recommencez, ou choisissez un autre moyen."
        )
        % {"provider": provider.label, "what": what}
    )


def document(provider: Provider, answer: httpx.Response) -> dict[str, Any]:
    """A JSON object that was asked for. Raises ProviderFailed."""
    if answer.status_code != httpx.codes.OK:
        raise _failed(provider, _("il répond %(status)s") % {"status": answer.status_code})
    try:
        said = json.loads(answer.content)
    except ValueError as error:
        raise _failed(provider, _("sa réponse ne se lit pas")) from error
    if not isinstance(said, dict):
        raise _failed(provider, _("sa réponse ne se lit pas"))
    return said


def described(provider: Provider) -> dict[str, Any]:
    """Its own description (OpenID Connect Discovery 1.0), remembered. Raises ProviderFailed."""
    kept = _memory.get((provider.issuer, "configuration"))
    if kept and kept.at > time.monotonic() - _REMEMBERED:
        return dict(kept.value)
    url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    said = document(provider, ask(provider, "GET", url))
    if said.get("issuer") != provider.issuer:  # Discovery § 4.3
        raise _failed(provider, _("il se présente sous un autre nom (issuer)"))
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = said.get(name)
        if not isinstance(address, str) or not (
            address.startswith("https://") or (provider.allow_private and address.startswith("http://"))
        ):
            raise _failed(provider, _("sa description n'a pas de %(name)s") % {"name": name})
    with _lock:
        _memory[provider.issuer, "configuration"] = _Known(time.monotonic(), said)
    return said


def keys(provider: Provider, *, again: bool = False) -> KeySet:
    """Its public keys, remembered; `again` when one was not among them. Raises ProviderFailed."""
    kept = _memory.get((provider.issuer, "keys"))
    fresh = _KEYS_AGAIN if again else _REMEMBERED
    if kept and kept.at > time.monotonic() - fresh:
        found: KeySet = kept.value
        return found
    said = document(provider, ask(provider, "GET", described(provider)["jwks_uri"]))
    try:
        made = KeySet.import_key_set(said)  # type: ignore[arg-type]  # what it is not, it refuses below
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _failed(provider, _("ses clés ne se lisent pas")) from error
    with _lock:
        _memory[provider.issuer, "keys"] = _Known(time.monotonic(), made)
    return made


def forget() -> None:
    """Ask everything again: the settings changed."""
    _memory.clear()
