"""Which space a request is for, by its host name or by /espaces/<path>/ in front of any address.

Below a path the whole service is mounted as under a server's prefix (SCRIPT_NAME): each page, API and document answers
there, over the space's part of the catalogue. A host that is neither the service's nor a space's is refused: `ALLOWED_HOSTS`
lets every name pass, for spaces are not known when it is read, and `request.get_host()`, which every door asks, raises.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from beffroi.city.spaces.public import Space, enter, own_hosts, space_at_host, space_at_path

Answer = Callable[[HttpRequest], HttpResponseBase]

_MOUNTED = re.compile(r"/espaces/([a-z0-9-]{1,60})(/.*)?")


class Spaces:
    """Enters the request's space; `request.space` is None at the service's own addresses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        enter(None)
        outer = request.META.get("SCRIPT_NAME", "")
        set_script_prefix(f"{outer}/")
        space = _at_host(request) or _at_path(request)
        request.space = space  # type: ignore[attr-defined]  # what Django's own middlewares do with `user`
        enter(space)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(f"{outer}/")


def _at_host(request: HttpRequest) -> Space | None:
    """The space of the host name; the service's own names come first, its patterns (".example.fr", "*") last."""
    try:
        host = split_domain_port(request.get_host())[0].lower().rstrip(".")
    except DisallowedHost:  # no host name at all: the door that asks again refuses it in its own words
        return None
    ours = [*own_hosts(), *(name for name in settings.ALLOWED_HOSTS if name != "*")]
    if host in ours:
        return None
    space = space_at_host(host)
    if space is None and not validate_host(host, ours):
        request.get_host = partial(_refuse, host)  # type: ignore[method-assign]  # see above
    return space


def _refuse(host: str) -> NoReturn:
    raise DisallowedHost(f"{host!r}: neither the service (BEFFROI_HOSTS) nor an open space")


def _at_path(request: HttpRequest) -> Space | None:
    """The space in front of the address, which is then read without it."""
    found = _MOUNTED.fullmatch(request.path_info)
    space = space_at_path(found[1]) if found else None
    if space is not None and found is not None:
        prefix = request.path[: len(request.path) - len(request.path_info)] + f"/espaces/{space.path}"
        request.path_info = found[2] or "/"
        request.META["SCRIPT_NAME"] = prefix
        set_script_prefix(f"{prefix}/")
    return space
