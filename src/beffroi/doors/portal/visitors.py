"""Forms anybody may send, without an account and without a cookie.

They act in nobody's name: there is no session to forge, so they carry no token of Django's (which would need a cookie). What
keeps them honest: a field people do not see, no form sent from another site, a few a day, and an address to confirm.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from beffroi.city.dialogue.public import Sender
from beffroi.city.metadata.public import site_of
from beffroi.trust.access.public import caller_of

TRAP = "website"  # the field that only programs fill in
View = Callable[..., HttpResponseBase]


def open_form(view: View) -> View:
    """A page whose form anybody may send from our pages; from another site it is refused."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csrf_exempt(shown)


def trapped(request: HttpRequest) -> bool:
    """Whether a program filled in what people do not see: it is thanked, and nothing is kept."""
    return bool(request.POST.get(TRAP))


def sender_of(request: HttpRequest) -> Sender:
    """Who sends a form, as limits count them."""
    return Sender(caller_of(request).name, site_of(request).base, get_language() or "fr")


def given(request: HttpRequest, *names: str) -> dict[str, str]:
    """What was written in these fields, to show it again when something is to be corrected."""
    return {name: request.POST.get(name, "")[:10_000] for name in names}
