"""What an organisation says of itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from beffroi.city.people.public import Act
from beffroi.data.errors import BeffroiError
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.forms import OrganisationForm
from beffroi.trust.stewardship.public import settle


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """Name, SIRET, contact, presentation."""
    choice = chosen(request, Act.SETTLE)
    posted = request.method == "POST"
    form = OrganisationForm(request.POST if posted else None, instance=choice.organisation)
    if posted and form.is_valid():
        try:
            settle(person(request), choice.organisation, **form.cleaned_data)
        except BeffroiError as error:
            form.add_error("siret" if error.code == "bad_number" else None, error.sentence)
        else:
            messages.success(request, _("C'est réglé."))
            return redirect(f"{reverse('workspace:settings')}?organisation={choice.organisation.slug}")
    context = {**choice.context, "part": "settings", "form": form}
    return render(request, "workspace/settings.html", context, status=400 if form.errors else 200)
