"""The code flow with PKCE (OpenID Connect Core 1.0 § 3.1, RFC 7636): where a person is sent, and what comes back.

Everything that comes back is checked: the state by the view, then the token's signature, issuer, audience, expiry and nonce.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError

from beffroi.city.people.public import accounts, identities
from beffroi.doors.account.oidc.asking import ProviderFailed, ask, described, document, keys
from beffroi.doors.account.oidc.providers import Provider

_LEEWAY = 60  # seconds between two clocks


@dataclass(frozen=True, slots=True)
class Errand:
    """What is kept in the session while the person is at the provider."""

    state: str
    nonce: str
    verifier: str


def new_errand() -> Errand:
    """Three secrets of 256 bits."""
    return Errand(*(secrets.token_urlsafe(32) for _ in range(3)))


def way_out(provider: Provider, errand: Errand, return_address: str) -> str:
    """Where to send the person. Raises ProviderFailed."""
    challenge = urlsafe_b64encode(sha256(errand.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": return_address,
        "scope": " ".join(provider.scopes),
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        asked["acr_values"] = " ".join(provider.acr_values)
    address = described(provider)["authorization_endpoint"]
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


def vouched(
    provider: Provider, errand: Errand, code: str, return_address: str
) -> tuple[identities.Vouched, str]:
    """Who the provider says the person is, and its token (to sign out there). Raises ProviderFailed."""
    about = described(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address,
        "code_verifier": errand.verifier,
    }
    ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_post" in ways:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
        answer = ask(provider, "POST", about["token_endpoint"], data=form)
    else:
        basic = (provider.client_id, provider.client_secret)
        answer = ask(provider, "POST", about["token_endpoint"], data=form, auth=basic)
    said = document(provider, answer)
    id_token, access = said.get("id_token"), said.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access, str):
        raise ProviderFailed(
            _("%(provider)s n'a pas dit qui vous êtes. Recommencez.") % {"provider": provider.label}
        )
    claims = checked(provider, id_token, nonce=errand.nonce)
    return _person(provider, claims, _more(provider, about, access, claims["sub"])), id_token


def checked(provider: Provider, token: str, *, nonce: str = "") -> Mapping[str, Any]:
    """The claims of a token of that provider for us. Raises ProviderFailed for any that should not be believed."""
    try:
        claims = _signed(provider, token)
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        ).validate(dict(claims))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _unbelievable(provider) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    ours = claims.get("azp", provider.client_id if not several else None) == provider.client_id
    same = not nonce or compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    subject = claims["sub"]  # at most 255 ASCII characters (Core § 2)
    named = (
        isinstance(subject, str) and 0 < len(subject) <= 255 and subject.isascii() and subject.isprintable()
    )
    if not (ours and same and named):
        raise _unbelievable(provider)
    return claims


def _unbelievable(provider: Provider) -> ProviderFailed:
    return ProviderFailed(
        _("La réponse de %(provider)s n'est pas authentique ou a trop tardé. Recommencez.")
        % {"provider": provider.label}
    )


def _signed(provider: Provider, token: str) -> Mapping[str, Any]:
    """What is signed by one of the provider's keys; its keys are asked again when none fits, once in a while."""
    try:
        return jwt.decode(token, keys(provider), algorithms=list(provider.algorithms)).claims
    except (JoseError, ValueError):
        return jwt.decode(token, keys(provider, again=True), algorithms=list(provider.algorithms)).claims


def _more(provider: Provider, about: Mapping[str, Any], access: str, subject: str) -> Mapping[str, Any]:
    """Userinfo, as JSON or as a signed token (ProConnect); it must speak of the same person (Core § 5.3.2)."""
    address = about.get("userinfo_endpoint")
    if not isinstance(address, str):
        return {}
    answer = ask(provider, "GET", address, headers={"Authorization": f"Bearer {access}"})
    if answer.headers["content-type"].startswith("application/jwt") and answer.status_code == 200:
        try:
            said = _signed(provider, answer.text)
        except (JoseError, ValueError) as error:
            raise _unbelievable(provider) from error
        ours = said.get("aud", provider.client_id)
        if said.get("iss", provider.issuer) != provider.issuer or (
            provider.client_id not in (ours if isinstance(ours, list) else [ours])
        ):
            raise _unbelievable(provider)
    else:
        said = document(provider, answer)
    if said.get("sub") != subject:
        raise _unbelievable(provider)
    return said


def _person(provider: Provider, claims: Mapping[str, Any], more: Mapping[str, Any]) -> identities.Vouched:
    """In our words. ProConnect says `usual_name` and `siret`; an address counts only when it was verified."""
    said = {**claims, **more}

    def text(*names: str, longest: int = 150) -> str:
        return next((accounts.written(str(said[name]), longest) for name in names if said.get(name)), "")

    return identities.Vouched(
        provider=provider.name,
        issuer=provider.issuer,
        subject=claims["sub"],
        first_name=text("given_name") or ("" if said.get("family_name") else text("name")),
        last_name=text("usual_name", "family_name"),
        email=text("email", longest=254) if said.get("email_verified") is True else "",
        siret=text("siret", longest=14),
        strong=claims.get("acr") in provider.second_factor_acr,
    )
