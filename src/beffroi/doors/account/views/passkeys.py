"""Passkeys: the browser asks for options, the device answers, we check. Two addresses for each, spoken to by `passkeys.ts`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.city.people.public import Passkey, User, attempts, factors, passkeys
from beffroi.data.errors import BeffroiError
from beffroi.doors.account.entering import enter, safe_next
from beffroi.doors.account.forms import KeyNameForm
from beffroi.doors.account.pages import just_proved, person, show
from beffroi.trust.access.public import caller_of
from beffroi.trust.audit.public import note

_CHALLENGE = "account.challenge"
_LARGEST = 20_000  # characters of an answer: an attestation is a few thousand


def _place(request: HttpRequest) -> passkeys.Place:
    host = request.get_host()
    return passkeys.Place(host.rpartition(":")[0] or host, f"{request.scheme}://{host}")


def _options(request: HttpRequest, asked: tuple[str, str]) -> HttpResponse:
    options, request.session[_CHALLENGE] = asked
    return HttpResponse(options, content_type="application/json")


def _refused(error: BeffroiError, status: int = 400) -> JsonResponse:
    return JsonResponse({"message": error.sentence}, status=status)


def _answer(request: HttpRequest) -> tuple[str, str]:
    """What the device said, and the challenge it must answer; a challenge is good once."""
    return request.POST.get("answer", "")[:_LARGEST], str(request.session.pop(_CHALLENGE, ""))


@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """What to ask the device for."""
    return _options(request, passkeys.begin_sign_in(_place(request)))


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Enter with a passkey: two factors in one."""
    trace = attempts.address(caller_of(request).name)
    answer, challenge = _answer(request)
    try:
        attempts.count([trace])
        key = passkeys.finish_sign_in(answer, challenge, _place(request))
    except attempts.TooManyAttempts as error:
        return _refused(error, 429)
    except passkeys.BadPasskey as error:
        note("sign-in refused", "account", "", acting_as="?", how="passkey")
        return _refused(error)
    attempts.take_back(trace)
    entered = enter(request, key.user, how="passkey", next_page=safe_next(request))
    return JsonResponse({"next": entered["Location"]})


@just_proved
@require_POST
def new_options(request: HttpRequest) -> HttpResponse:
    """What to ask the device for, to make a key."""
    try:
        return _options(request, passkeys.begin_registration(person(request), _place(request)))
    except passkeys.BadPasskey as error:
        return _refused(error)


@just_proved
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Keep the key the device made."""
    user = person(request)
    answer, challenge = _answer(request)
    try:
        key = passkeys.finish_registration(
            user, answer, challenge, _place(request), request.POST.get("name", "")
        )
    except passkeys.BadPasskey as error:
        return _refused(error)
    note("passkey added", "account", str(user.pk), user)
    messages.success(request, _("La clé d'accès « %(name)s » est enregistrée.") % {"name": key.name})
    onward = "account:security" if factors.recovery_codes_left(user) else "account:recovery"
    return JsonResponse({"next": reverse(onward)})


def _own(request: HttpRequest, pk: int) -> Passkey:
    return get_object_or_404(person(request).passkeys, pk=pk)


def _may_go(user: User, key: Passkey) -> bool:
    """Whether the person keeps the second factor their roles ask for."""
    others = factors.has_authenticator(user) or user.passkeys.exclude(pk=key.pk).exists()
    return others or not factors.must_have_factor(user)


@just_proved
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rename or remove one of one's keys."""
    held = _own(request, pk)
    if "remove" in request.POST and not _may_go(person(request), held):
        messages.error(
            request,
            _("Votre rôle demande un second facteur : ajoutez-en un autre avant de supprimer cette clé."),
        )
        return redirect("account:security")
    if "remove" in request.POST:
        held.delete()
        note("passkey removed", "account", str(held.user_id), person(request))
        messages.success(request, _("La clé d'accès « %(name)s » est supprimée.") % {"name": held.name})
        return redirect("account:security")
    form = KeyNameForm(request.POST or None, initial={"name": held.name})
    if form.is_valid():
        held.name = form.cleaned_data["name"]
        held.save(update_fields=["name"])
        return redirect("account:security")
    return show(request, "key", form=form, key=held, part="security")
