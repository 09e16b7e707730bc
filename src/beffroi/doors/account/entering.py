"""From "it is them" to an open session: a second factor when one is held or due, a new session key, a line in the log."""

import time
from dataclasses import asdict, dataclass

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from beffroi.city.people.public import User, factors, sessions
from beffroi.trust.audit.public import note

_PENDING, _PROVED = "account.pending", "account.proved"
_PENDING_SECONDS = 600  # to type a code, or set up an application
_PROVED_SECONDS = 900  # what is dangerous asks again after that
_BACKEND = "beffroi.city.people.accounts.NameOrEmail"


@dataclass(frozen=True, slots=True)
class Pending:
    """Who showed a first factor and must show, or `enrol`, a second."""

    user: int
    at: float
    how: str
    next: str
    enrol: bool


def safe_next(request: HttpRequest, asked: str = "") -> str:
    """Where to go afterwards: a page of this very service, or the person's own page."""
    asked = asked or request.POST.get("next", "") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if here else reverse("account:profile")


def proceed(
    request: HttpRequest, user: User, *, how: str, next_page: str, strong: bool = False
) -> HttpResponse:
    """After a first factor: the session opens, unless a second is due. `strong`: two factors were shown in one."""
    if strong:
        return enter(request, user, how=how, next_page=next_page)
    held = factors.has_factor(user)
    if not held and not factors.must_have_factor(user):
        return enter(request, user, how=how, next_page=next_page)
    request.session.cycle_key()
    request.session[_PENDING] = asdict(Pending(user.pk, time.time(), how, next_page, enrol=not held))
    return redirect("account:code" if held else "account:application")


def pending(request: HttpRequest) -> tuple[Pending, User] | None:
    """Who is between two factors in this browser, for ten minutes."""
    kept = request.session.get(_PENDING)
    if not kept or kept["at"] < time.time() - _PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return (Pending(**kept), user) if user else None


def enter(request: HttpRequest, user: User, *, how: str, next_page: str) -> HttpResponse:
    """Open the session."""
    request.session.pop(_PENDING, None)
    login(request, user, backend=_BACKEND)  # gives the session a new key
    request.session[sessions.AGENT] = sessions.agent_name(request.headers.get("User-Agent", ""))
    request.session[sessions.STARTED] = time.time()
    proved(request)
    note("sign-in", "account", str(user.pk), user, how=how)
    return HttpResponseRedirect(next_page)


def proved(request: HttpRequest) -> None:
    """The person has just shown who they are."""
    request.session[_PROVED] = time.time()


def recently_proved(request: HttpRequest) -> bool:
    """Whether that was less than a quarter of an hour ago."""
    return bool(request.session.get(_PROVED, 0) > time.time() - _PROVED_SECONDS)
