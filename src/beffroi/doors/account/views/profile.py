"""Name, language, e-mail address."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beffroi.city.people.public import User, attempts, send, service_address
from beffroi.doors.account.forms import EmailForm, ProfileForm
from beffroi.doors.account.pages import just_proved, person, show, signed_in
from beffroi.trust.audit.public import note

_SALT = "beffroi.email"
_SECONDS = 24 * 3600  # the link's life


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """Who one is."""
    user = person(request)
    form = ProfileForm(
        request.POST or None,
        initial={
            "first_name": user.first_name,
            "last_name": user.last_name,
            "language": user.language or "fr",
        },
    )
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(user, name, value)
        user.save(update_fields=list(form.cleaned_data))
        note("profile changed", "account", str(user.pk), user)
        messages.success(request, _("C'est enregistré."))
        return redirect("account:profile")
    return show(request, "profile", form=form, part="profile")


@just_proved
@require_http_methods(["GET", "POST"])
def email(request: HttpRequest) -> HttpResponseBase:
    """Another address: it counts once the link sent there was opened, by the same account."""
    user = person(request)
    form = EmailForm(request.POST or None)
    refusal, status = "", 200
    if form.is_valid():
        wanted = form.cleaned_data["email"]
        try:
            attempts.count([attempts.message(wanted), attempts.message(f"account {user.pk}")])
        except attempts.TooManyAttempts as error:
            refusal, status = error.sentence, 429
        else:
            at = service_address(f"{request.scheme}://{request.get_host()}")
            token = signing.dumps(
                {"user": user.pk, "from": user.email, "to": wanted}, salt=_SALT, compress=True
            )
            link = at + reverse("account:email_confirmed", args=[token])
            send("email", wanted, user.language, person=user, link=link)
            note("e-mail change asked", "account", str(user.pk), user)
            return show(request, "email_sent", wanted=wanted, part="profile")
    return show(request, "email", status=status, form=form, refusal=refusal, part="profile")


@signed_in
@require_http_methods(["GET", "POST"])
def email_confirmed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link sent to the new address. A mail scanner opens links: the button decides."""
    user = person(request)
    try:
        said = signing.loads(token, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        said = {}
    if said.get("user") != user.pk or said.get("from") != user.email:
        messages.error(
            request,
            _("Ce lien n'est plus valable, ou il est d'un autre compte. Demandez-en un autre."),
        )
        return redirect("account:profile")
    if request.method == "POST":
        return _changed(request, user, said["to"])
    return show(request, "email_confirm", wanted=said["to"], part="profile")


def _changed(request: HttpRequest, user: User, wanted: str) -> HttpResponseBase:
    if User.objects.filter(email__iexact=wanted).exclude(pk=user.pk).exists():
        messages.error(request, _("Un autre compte a déjà cette adresse."))
        return redirect("account:profile")
    former, user.email = user.email, wanted
    user.save(update_fields=["email"])
    note("e-mail changed", "account", str(user.pk), user)
    if former:
        send("email_changed", former, user.language, person=user)
    messages.success(request, _("L'adresse est changée."))
    return redirect("account:profile")
