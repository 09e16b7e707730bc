"""Sign-in by an identity provider: there and back."""

import time
from dataclasses import asdict
from hmac import compare_digest

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beffroi.city.people.public import User, attempts, identities
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.doors.account.entering import proceed, recently_proved, safe_next
from beffroi.doors.account.oidc import flow
from beffroi.doors.account.oidc.asking import ProviderFailed
from beffroi.doors.account.oidc.leaving import CAME_BY
from beffroi.doors.account.oidc.providers import Provider, provider
from beffroi.doors.account.pages import redirect_to
from beffroi.trust.access.public import caller_of
from beffroi.trust.audit.public import note

_ERRAND = "account.errand"
_SECONDS = 900  # to sign in over there


def _provider(name: str) -> Provider:
    try:
        return provider(name)
    except NotFound as error:
        raise Http404(error.sentence) from error


def _return_address(request: HttpRequest, name: str) -> str:
    """One address for all languages: providers know it beforehand."""
    return request.build_absolute_uri(reverse("oidc_back", args=[name]))


@require_GET
def start(request: HttpRequest, name: str) -> HttpResponseBase:
    """Go to the provider: to enter, or, for a person who is signed in, to let it open their account from now on."""
    asked = _provider(name)
    if request.user.is_authenticated and not recently_proved(request):
        return redirect_to("account:prove", next=request.path)
    errand = flow.new_errand()
    try:
        address = flow.way_out(asked, errand, _return_address(request, name))
    except ProviderFailed as error:
        return _failed(request, error)
    request.session[_ERRAND] = {
        "errand": asdict(errand),
        "provider": name,
        "next": safe_next(request),
        "at": time.time(),
    }
    return redirect(address)


@require_GET
def back(request: HttpRequest, name: str) -> HttpResponseBase:
    """The person comes back with a code; an answer to a question this browser did not ask is refused."""
    asked = _provider(name)
    kept = request.session.pop(_ERRAND, None)
    state = request.GET.get("state", "")
    ours = (
        kept is not None
        and kept["provider"] == name
        and kept["at"] > time.time() - _SECONDS
        and compare_digest(kept["errand"]["state"].encode(), state.encode("utf-8", "replace"))
    )
    if not ours:
        messages.error(
            request, _("Cette réponse ne correspond à aucune demande de ce navigateur : recommencez.")
        )
        return redirect("account:login")
    if "code" not in request.GET:
        note("sign-in refused", "account", "", acting_as="?", how=f"oidc:{name}")
        messages.error(request, _("%(provider)s n'a pas confirmé la connexion.") % {"provider": asked.label})
        return redirect("account:login")
    trace = attempts.address(caller_of(request).name)
    try:
        attempts.count([trace])
        who, token = flow.vouched(
            asked, flow.Errand(**kept["errand"]), request.GET["code"][:4000], _return_address(request, name)
        )
        attempts.take_back(trace)
        return _known_person(request, who, token, kept["next"])
    except BeffroiError as error:
        note("sign-in refused", "account", "", acting_as="?", how=f"oidc:{name}", code=error.code)
        return _failed(request, error)


def _failed(request: HttpRequest, error: BeffroiError) -> HttpResponseBase:
    messages.error(request, error.sentence)
    return redirect("account:security" if request.user.is_authenticated else "account:login")


def _known_person(
    request: HttpRequest, who: identities.Vouched, token: str, next_page: str
) -> HttpResponseBase:
    """Link, enter, or make the account of somebody new: it has no role, and says so."""
    if isinstance(request.user, User):
        identities.link(request.user, who)
        note("identity linked", "account", str(request.user.pk), request.user, provider=who.provider)
        messages.success(request, _("Cette identité ouvre maintenant votre compte."))
        return redirect("account:security")
    user = identities.known(who)
    if user is None:
        user = identities.welcome(who)
        note("account opened", "account", str(user.pk), user, how=f"oidc:{who.provider}")
        messages.info(
            request,
            _(
                "Bienvenue. Votre compte est ouvert, sans rôle pour l'instant : "
                "un administrateur de votre organisation peut vous en donner un."
            ),
        )
    elif not user.is_active:
        note("sign-in refused", "account", str(user.pk), acting_as="?", how=f"oidc:{who.provider}")
        messages.error(request, _("Ce compte est fermé. Adressez-vous à un administrateur du service."))
        return redirect("account:login")
    request.session[CAME_BY] = (who.provider, token)
    return proceed(request, user, how=f"oidc:{who.provider}", next_page=next_page, strong=who.strong)
