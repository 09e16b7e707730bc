"""The people of an organisation: who they are, inviting, changing and ending roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beffroi.city.metadata.public import site_of
from beffroi.city.people.public import (
    Act,
    Invitation,
    Membership,
    Organisation,
    Role,
    invitations,
    may,
    why,
)
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.forms import MandateForm, OfferForm
from beffroi.doors.workspace.paging import paged
from beffroi.trust.stewardship import public as stewardship

PAGE = 50


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """Members with their mandates; for those who run the organisation, invitations and the form to make one."""
    choice = chosen(request, Act.SEE_MEMBERS)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            stewardship.invite_member(
                person(request),
                choice.organisation,
                said["email"],
                said["role"],
                since=said["since"],
                until=said["until"],
                at=site_of(request).base,
            )
        except BeffroiError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("L'invitation est partie : elle attend sa réponse ci-dessous."))
            return _back(choice.organisation)
    return render(request, "workspace/members.html", _told(request, form), status=400 if form.errors else 200)


def _told(request: HttpRequest, form: OfferForm) -> dict[str, object]:
    choice = chosen(request, Act.SEE_MEMBERS)
    mandates = Membership.objects.filter(organisation=choice.organisation).select_related("user")
    shown = paged(request, mandates.order_by("user__last_name", "user__username", "role", "pk"), PAGE)
    manages = may(person(request), Act.MANAGE_MEMBERS, choice.organisation)
    today = localdate()
    return {
        **choice.context,
        "part": "members",
        "mandates": [
            {
                "mandate": mandate,
                "running": (mandate.since is None or mandate.since <= today)
                and (mandate.until is None or mandate.until >= today),
            }
            for mandate in shown.rows
        ],
        "manages": manages,
        "why": why(person(request), Act.MANAGE_MEMBERS, choice.organisation),
        "offers": [
            (offer, Role(offer.role).label)
            for offer in invitations(choice.organisation).order_by("-created_at", "-pk")[:100]
        ]
        if manages
        else [],
        "form": form,
        **shown.pager,
    }


@workspace_page
def change(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Another role, other dates."""
    mandate = _mandate(request, mandate_id)
    before = {"role": mandate.role, "since": mandate.since, "until": mandate.until}
    form = MandateForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            stewardship.change_role(
                person(request), mandate, role=said["role"], since=said["since"], until=said["until"]
            )
        except BeffroiError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Le mandat est changé."))
            return _back(mandate.organisation)
    context = {"part": "members", "mandate": mandate, "form": form}
    return render(request, "workspace/mandate.html", context, status=400 if form.errors else 200)


@require_POST
@workspace_page
def end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """End a mandate now."""
    mandate = _mandate(request, mandate_id)
    try:
        stewardship.end_role(person(request), mandate)
    except BeffroiError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Le mandat est fini."))
    return _back(mandate.organisation)


@require_POST
@workspace_page
def take_back(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Take an invitation back."""
    offer = Invitation.objects.select_related("organisation").filter(pk=offer_id).first()
    if offer is None or not may(person(request), Act.MANAGE_MEMBERS, offer.organisation):
        raise NotFound(_("Cette invitation n'existe pas, ou n'est pas à vous."))
    stewardship.cancel_offer(person(request), offer)
    messages.success(request, _("L'invitation est reprise : son lien ne vaut plus rien."))
    return _back(offer.organisation)


def _mandate(request: HttpRequest, mandate_id: int) -> Membership:
    found = Membership.objects.select_related("user", "organisation").filter(pk=mandate_id).first()
    if found is None or not may(person(request), Act.MANAGE_MEMBERS, found.organisation):
        raise NotFound(_("Ce mandat n'existe pas, ou n'est pas à vous de régler."))
    return found


def _back(organisation: Organisation) -> HttpResponse:
    return redirect(f"{reverse('workspace:members')}?organisation={organisation.slug}")
