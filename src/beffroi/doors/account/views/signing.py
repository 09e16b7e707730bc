"""Sign-in with a password, the second factor, sign-out."""

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.city.people.public import User, accounts, attempts, factors
from beffroi.doors.account.entering import enter, pending, proceed, proved, safe_next
from beffroi.doors.account.forms import CodeForm, PasswordForm, SignInForm
from beffroi.doors.account.oidc.leaving import farewell
from beffroi.doors.account.oidc.providers import providers
from beffroi.doors.account.pages import person, show, signed_in
from beffroi.trust.access.public import caller_of
from beffroi.trust.audit.public import note


def password_holder(request: HttpRequest, name: str, password: str) -> User | None:
    """Whose name and password these are; a try is counted first. Raises TooManyAttempts."""
    known = accounts.by_typed_name(name)  # one count for an account, whether its name or its address is typed
    here = attempts.account(known.username if known else name)
    there = attempts.address(caller_of(request).name)
    attempts.count([here, there])
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        note("sign-in refused", "account", str(known.pk) if known else "", acting_as="?", how="password")
        return None
    attempts.forgive(here)
    attempts.take_back(there)
    return user


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The way in."""
    next_page = safe_next(request)
    if request.user.is_authenticated:
        return redirect(next_page)
    form = SignInForm(request.POST or None)
    refusal, status = "", 200
    if form.is_valid():
        try:
            user = password_holder(request, form.cleaned_data["username"], form.cleaned_data["password"])
        except attempts.TooManyAttempts as error:
            refusal, status = error.sentence, 429
        else:
            if user is not None:
                return proceed(request, user, how="password", next_page=next_page)
            refusal = _(
                "L'identifiant ou le mot de passe n'est pas le bon. Vérifiez les majuscules et recommencez."
            )
    asked = request.GET.get("next") or request.POST.get("next") or ""
    return show(
        request,
        "login",
        status=status,
        form=form,
        refusal=refusal,
        next=next_page if asked else "",
        providers=providers(),
        section="login",
    )


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """The second factor."""
    found = pending(request)
    if found is None:
        messages.error(request, _("La connexion a trop tardé : recommencez."))
        return redirect("account:login")
    waiting, user = found
    form = CodeForm(request.POST or None)
    refusal, status = "", 200
    if form.is_valid():
        try:
            way = _factor_shown(user, form.cleaned_data["code"])
        except attempts.TooManyAttempts as error:
            refusal, status = error.sentence, 429
        else:
            if way:
                return enter(request, user, how=f"{waiting.how}+{way}", next_page=waiting.next)
            refusal = _("Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et recommencez.")
            note("sign-in refused", "account", str(user.pk), acting_as="?", how="code")
    return show(
        request,
        "code",
        status=status,
        form=form,
        refusal=refusal,
        application=factors.has_authenticator(user),
        keys=user.passkeys.exists(),
        next=waiting.next,
        section="login",
    )


def _factor_shown(user: User, typed: str) -> str:
    """Which second factor that code is: "totp", "recovery", or none. Raises TooManyAttempts."""
    trace = attempts.second_factor(user.pk)
    attempts.count([trace])
    if factors.check_code(user, typed):
        attempts.forgive(trace)
        return "totp"
    if factors.use_recovery_code(user, typed):
        attempts.forgive(trace)
        note("recovery code used", "account", str(user.pk), user, left=factors.recovery_codes_left(user))
        return "recovery"
    return ""


@signed_in
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponseBase:
    """The password again, before what is dangerous."""
    user, next_page = person(request), safe_next(request)
    form = PasswordForm(request.POST or None)
    refusal, status = "", 200
    if form.is_valid():
        try:
            found = password_holder(request, user.get_username(), form.cleaned_data["password"])
        except attempts.TooManyAttempts as error:
            refusal, status = error.sentence, 429
        else:
            if found == user:
                proved(request)
                return redirect(next_page)
            refusal = _("Ce mot de passe n'est pas le bon.")
    return show(
        request,
        "prove",
        status=status,
        form=form,
        refusal=refusal,
        next=next_page,
        has_password=user.has_usable_password(),
        keys=user.passkeys.exists(),
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close this session; a provider that opened it is told."""
    if not isinstance(request.user, User):
        return redirect("portal:home")
    onward = farewell(request)
    note("sign-out", "account", str(request.user.pk), request.user)
    logout(request)
    if onward is None:
        return redirect("portal:home")
    return show(request, "farewell", onward=onward.address, label=onward.label)
