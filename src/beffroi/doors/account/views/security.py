"""Second factors, recovery codes, sessions, identities: everything that opens the account."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.city.people.public import User, attempts, factors, sessions
from beffroi.doors.account import qr
from beffroi.doors.account.entering import enter, pending, recently_proved
from beffroi.doors.account.forms import CodeForm
from beffroi.doors.account.oidc.providers import providers
from beffroi.doors.account.pages import just_proved, person, redirect_to, show, signed_in
from beffroi.trust.audit.public import note

_SECRET, _ONWARD = "account.secret", "account.onward"


@signed_in
@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """What opens the account, and where it is open."""
    user = person(request)
    here = request.session.session_key
    held = [
        {"line": line, "id": _name(line.session_key), "here": line.session_key == here}
        for line in sessions.sessions_of(user)
    ]
    return show(
        request,
        "security",
        application=factors.has_authenticator(user),
        must=factors.must_have_factor(user),
        left=factors.recovery_codes_left(user),
        has_factor=factors.has_factor(user),
        keys=user.passkeys.all(),
        sessions=held,
        identities=user.identities.all(),
        providers=providers(),
        part="security",
    )


def _name(session_key: str) -> str:
    """What a page may call a session: its key is a secret."""
    return sha256(session_key.encode()).hexdigest()[:16]


def _whose(request: HttpRequest) -> User | None:
    """Who may set an application up: a person signed in who has just proved it, or one who must before they enter."""
    if request.user.is_authenticated:
        return person(request) if recently_proved(request) else None
    found = pending(request)
    return found[1] if found and found[0].enrol else None


@require_http_methods(["GET", "POST"])
def application(request: HttpRequest) -> HttpResponseBase:
    """Set up an application of codes: its QR code, then a first code of it."""
    user = _whose(request)
    if user is None:
        return redirect_to("account:prove", next=request.path)
    secret = request.session.get(_SECRET) if request.method == "POST" else None
    if secret is None:
        secret = request.session[_SECRET] = factors.new_secret()
    form, refusal, status = CodeForm(request.POST or None), "", 200
    if form.is_valid():
        trace = attempts.second_factor(user.pk)
        try:
            attempts.count([trace])
        except attempts.TooManyAttempts as error:
            refusal, status = error.sentence, 429
        else:
            if factors.confirm(user, secret, form.cleaned_data["code"]):
                attempts.forgive(trace)
                return _set_up(request, user)
            refusal = _("Ce code n'est pas le bon. Vérifiez l'heure du téléphone, attendez le code suivant.")
    return show(
        request,
        "application",
        status=status,
        form=form,
        refusal=refusal,
        drawn=qr.drawn(factors.setup_address(user, secret)),
        typed=factors.typed_secret(secret),
        entering=not request.user.is_authenticated,
        part="security",
    )


def _set_up(request: HttpRequest, user: User) -> HttpResponseBase:
    """The application is proved: its codes on paper, shown once, and the session when the person was entering."""
    del request.session[_SECRET]
    note("application added", "account", str(user.pk), user)
    found = pending(request)
    if not request.user.is_authenticated and found:
        enter(request, user, how=f"{found[0].how}+totp", next_page=found[0].next)
        request.session[_ONWARD] = found[0].next
    return show_codes(request, user)


def show_codes(request: HttpRequest, user: User) -> HttpResponseBase:
    """New codes on paper; the former ones are worth nothing."""
    codes = factors.new_recovery_codes(user)
    note("recovery codes made", "account", str(user.pk), user)
    return show(request, "codes", codes=codes, onward=request.session.pop(_ONWARD, ""), part="security")


@just_proved
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponseBase:
    """Make new codes: asked first, because the old ones die."""
    if request.method == "POST":
        return show_codes(request, person(request))
    left = factors.recovery_codes_left(person(request))
    return show(request, "recovery", left=left, part="security")


@just_proved
@require_POST
def remove_application(request: HttpRequest) -> HttpResponseBase:
    """Take the application away; who must have a factor and has no other keeps it."""
    user = person(request)
    if factors.must_have_factor(user) and not user.passkeys.exists():
        messages.error(
            request,
            _(
                "Votre rôle demande un second facteur : ajoutez une clé d'accès avant de retirer l'application."
            ),
        )
        return redirect("account:security")
    factors.remove_authenticator(user)
    note("application removed", "account", str(user.pk), user)
    messages.success(request, _("L'application de codes est retirée."))
    return redirect("account:security")


@signed_in
@require_POST
def close(request: HttpRequest, name: str) -> HttpResponseBase:
    """Close one session, or all the others ("autres")."""
    user = person(request)
    if name == "autres":
        sessions.close_sessions(user)
        update_session_auth_hash(request, user)  # this one goes on, under a new key
        messages.success(request, _("Toutes les autres sessions sont fermées."))
    else:
        for line in sessions.sessions_of(user):
            if _name(line.session_key) == name and line.session_key != request.session.session_key:
                line.delete()
                messages.success(request, _("La session est fermée."))
    note("sessions closed", "account", str(user.pk), user)
    return redirect("account:security")


@just_proved
@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stop an identity from opening the account, when something else still does."""
    user = person(request)
    held = get_object_or_404(user.identities, pk=pk)
    others = user.has_usable_password() or user.passkeys.exists() or user.identities.exclude(pk=pk).exists()
    if not others:
        messages.error(request, _("C'est le seul moyen d'entrer : choisissez d'abord un mot de passe."))
    else:
        held.delete()
        note("identity unlinked", "account", str(user.pk), user, provider=held.provider)
        messages.success(request, _("Cette identité n'ouvre plus le compte."))
    return redirect("account:security")
