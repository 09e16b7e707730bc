"""A password forgotten, chosen, changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordResetConfirmView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beffroi.city.jobs.public import submit
from beffroi.city.people.public import User, accounts, attempts, service_address, sessions
from beffroi.doors.account.forms import ForgottenForm, NewPasswordForm
from beffroi.doors.account.pages import just_proved, person, show
from beffroi.doors.account.work import RESET
from beffroi.trust.access.public import caller_of
from beffroi.trust.audit.public import note


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link. The answer is the same, and takes as long, whether the account exists or not: a job writes the message."""
    form = ForgottenForm(request.POST or None)
    refusal, status = "", 200
    if form.is_valid():
        typed = form.cleaned_data["username"]
        try:
            attempts.count([attempts.message(typed), attempts.address(caller_of(request).name)])
        except attempts.TooManyAttempts as error:
            refusal, status = error.sentence, 429
        else:
            user = accounts.by_typed_name(typed)
            at = service_address(f"{request.scheme}://{request.get_host()}")
            payload = {"user": user.pk if user else None, "at": at}
            submit(RESET, payload, title="Courriel pour choisir un mot de passe")
            note("password link asked", "account", str(user.pk) if user else "", acting_as="?")
            return show(request, "forgotten_sent", section="login")
    return show(request, "forgotten", status=status, form=form, refusal=refusal, section="login")


class _Chosen(NewPasswordForm):
    """Our form, given what Django's view gives."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)


class Reset(PasswordResetConfirmView):
    """The page behind the link: Django keeps the link's secret in the session, out of the address."""

    template_name = "account/reset.html"
    form_class = _Chosen  # type: ignore[assignment]  # the view asks for a form that takes a user, no more
    token_generator = accounts.reset_tokens
    success_url = reverse_lazy("account:login")
    extra_context = {"section": "login"}  # noqa: RUF012 - Django's own attribute, read only

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep it; every session closes, and tries are forgotten."""
        user = self.user
        assert isinstance(user, User)
        user.set_password(form.cleaned_data["new_password"])
        user.save(update_fields=["password"])
        sessions.close_sessions(user)
        attempts.forgive(attempts.account(user.get_username()))
        note("password chosen", "account", str(user.pk), user, how="link")
        messages.success(self.request, _("Le mot de passe est changé. Connectez-vous."))
        return redirect(str(self.success_url))


@just_proved
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponseBase:
    """Another password: sessions elsewhere close, this one goes on."""
    user = person(request)
    form = NewPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        user.set_password(form.cleaned_data["new_password"])
        user.save(update_fields=["password"])
        sessions.close_sessions(user)
        update_session_auth_hash(request, user)
        note("password chosen", "account", str(user.pk), user, how="page")
        messages.success(request, _("Le mot de passe est changé ; les autres sessions sont fermées."))
        return redirect("account:security")
    return show(request, "password", form=form, part="security")
