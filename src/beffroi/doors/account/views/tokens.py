"""Service tokens: one's own, and those of the organisations one administers."""

from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.city.people.public import (
    READ,
    Act,
    BadToken,
    Forbidden,
    Organisation,
    ServiceToken,
    User,
    make_token,
    organisations_where,
    revoke,
    take_over,
)
from beffroi.doors.account.forms import Form
from beffroi.doors.account.pages import just_proved, person, show, signed_in
from beffroi.trust.audit.public import note

_SHOWN = 200
_SCOPES = [(READ, gettext_lazy("lire brouillons, tableaux de bord et membres")), *Act.choices]


class TokenForm(Form):
    """A new token."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        to_field_name="slug",
        empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez une organisation.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=100,
        help_text=gettext_lazy("Le programme qui s'en servira."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez-lui un nom.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu'il pourra faire"),
        choices=_SCOPES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins une chose qu'il pourra faire.")},
    )
    expires = forms.DateField(
        label=gettext_lazy("Échéance"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choisissez une date."),
            "invalid": gettext_lazy("Cette date n'existe pas."),
        },
    )


def _mine(user: User) -> QuerySet[ServiceToken]:
    """Those the person made, and those of organisations whose members they manage."""
    managed = organisations_where(user, Act.MANAGE_MEMBERS)
    return (
        ServiceToken.objects.filter(Q(created_by=user) | Q(organisation__in=managed.values("pk")))
        .select_related("organisation", "created_by", "revoked_by")
        .order_by("revoked_at", "-created_at")
    )


@signed_in
def page(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    user = person(request)
    words = dict(_SCOPES)
    managed = set(organisations_where(user, Act.MANAGE_MEMBERS).values_list("pk", flat=True))
    found = [
        {
            "token": token,
            "scopes": [words.get(scope, scope) for scope in token.scopes],
            "may_take": token.created_by_id != user.pk and token.organisation_id in managed,
        }
        for token in _mine(user)[:_SHOWN]
    ]
    may_make = organisations_where(user, Act.SEE_MEMBERS).exists()
    return show(request, "tokens", tokens=found, now=now(), may_make=may_make, part="tokens")


@just_proved
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Make one; its secret is on the next page, once."""
    user = person(request)
    form = TokenForm(request.POST or None, initial={"expires": localdate() + timedelta(days=90)})
    field = form.fields["organisation"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = organisations_where(user, Act.SEE_MEMBERS).order_by("name")
    refusal = ""
    if form.is_valid():
        said = form.cleaned_data
        end = make_aware(datetime.combine(said["expires"], time(23, 59)))
        try:
            token, secret = make_token(said["organisation"], said["name"], said["scopes"], end, user)
        except (BadToken, Forbidden) as error:
            refusal = error.sentence
        else:
            note(
                "token made",
                "token",
                token.prefix,
                user,
                organisation=token.organisation.slug,
                scopes=token.scopes,
            )
            return show(request, "token_made", token=token, secret=secret, part="tokens")
    return show(
        request, "token", form=form, refusal=refusal, days=settings.BEFFROI["TOKEN_DAYS"], part="tokens"
    )


@just_proved
@require_POST
def take(request: HttpRequest, prefix: str) -> HttpResponseBase:
    """Answer for the token of somebody who leaves."""
    user = person(request)
    token = get_object_or_404(_mine(user), prefix=prefix)
    before = token.created_by_id
    try:
        take_over(token, user)
    except (BadToken, Forbidden) as error:
        messages.error(request, error.sentence)
        return redirect("account:tokens")
    note("token taken", "token", token.prefix, user, organisation=token.organisation.slug, person=before)
    messages.success(request, _("Vous répondez désormais du jeton « %(name)s ».") % {"name": token.name})
    return redirect("account:tokens")


@signed_in
@require_POST
def end(request: HttpRequest, prefix: str) -> HttpResponseBase:
    """Revoke one."""
    user = person(request)
    token = get_object_or_404(_mine(user), prefix=prefix)
    try:
        revoke(token, user)
    except Forbidden as error:
        raise PermissionDenied(error.sentence) from error
    note("token revoked", "token", token.prefix, user, organisation=token.organisation.slug)
    messages.success(request, _("Le jeton « %(name)s » ne vaut plus rien.") % {"name": token.name})
    return redirect("account:tokens")
