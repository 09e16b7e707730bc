"""An invitation: seen, taken by the account one has or by a new one."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beffroi.city.people.public import Invitation, Role, User, accept_invitation, accounts, offered_invitation
from beffroi.data.errors import NotFound
from beffroi.doors.account.entering import proceed
from beffroi.doors.account.forms import WelcomeForm
from beffroi.doors.account.oidc.providers import providers
from beffroi.doors.account.pages import person, redirect_to, show
from beffroi.trust.audit.public import note


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponseBase:
    """The offer behind a link. Raises Http404 with the reason when it is no longer one."""
    try:
        invitation = offered_invitation(token)
        if request.user.is_authenticated:
            return _signed_in(request, invitation)
        return _newcomer(request, invitation)
    except NotFound as error:
        raise Http404(error.sentence) from error


def _signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    if request.method == "POST":
        user = person(request)
        _take(invitation, user)
        messages.success(
            request,
            _("Vous avez le rôle « %(role)s » dans %(organisation)s.")
            % {"role": Role(invitation.role).label, "organisation": invitation.organisation},
        )
        return redirect("account:roles")
    return show(request, "invitation", invitation=invitation, role=Role(invitation.role).label)


def _newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    """A new account, when nobody has that address; else they sign in, and come back here."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        if request.method == "POST":
            return redirect_to("account:login", next=request.path)
        form = None
    else:
        draft = User(email=invitation.email)
        form = WelcomeForm(request.POST or None, user=draft)
    if form is not None and form.is_valid():
        said = form.cleaned_data
        user = accounts.open_account(
            said["first_name"], said["last_name"], invitation.email, said["new_password"]
        )
        note("account opened", "account", str(user.pk), user, how="invitation")
        _take(invitation, user)
        return proceed(request, user, how="invitation", next_page=redirect_to("account:roles")["Location"])
    return show(
        request,
        "invitation",
        invitation=invitation,
        role=Role(invitation.role).label,
        form=form,
        next=request.path,
        providers=providers(),
    )


def _take(invitation: Invitation, user: User) -> None:
    membership = accept_invitation(invitation, user)
    note(
        "invitation accepted",
        "organisation",
        membership.organisation.slug,
        user,
        role=membership.role,
        invited_by=invitation.invited_by_id,
    )
