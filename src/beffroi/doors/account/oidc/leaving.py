"""Leaving the provider too (OpenID Connect RP-Initiated Logout 1.0)."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse

from beffroi.data.errors import BeffroiError
from beffroi.doors.account.oidc.asking import described
from beffroi.doors.account.oidc.providers import provider

CAME_BY = "account.came_by"  # in the session: the provider's name, its token


@dataclass(frozen=True, slots=True)
class Onward:
    """Where the person goes on to, and whose place it is."""

    address: str
    label: str


def farewell(request: HttpRequest) -> Onward | None:
    """Where the provider that opened this session closes its own; None when there is none, or it cannot say."""
    name, token = request.session.get(CAME_BY, ("", ""))
    if not name:
        return None
    try:
        asked = provider(name)
        address = described(asked).get("end_session_endpoint")
    except BeffroiError:
        return None  # leaving us never depends on them
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        return None
    query = {
        "id_token_hint": token,
        "client_id": asked.client_id,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("portal:home")),
    }
    return Onward(f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}", asked.label)
