"""Updates that come back: from which address, how often."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beffroi.city.people.public import Act
from beffroi.data.errors import BeffroiError
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.giving import UpdateForm
from beffroi.doors.workspace.rights import dataset_for
from beffroi.engines.intake.public import plan_update, planned_update, stop_updates


@workspace_page
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The form; its button "stop" takes the source no more."""
    dataset = dataset_for(request, dataset_id, Act.PUBLISH)
    planned = planned_update(dataset)
    if request.method == "POST" and "stop" in request.POST:
        stop_updates(dataset, actor=person(request))
        messages.success(request, _("Les mises à jour programmées sont arrêtées."))
        return redirect("workspace:dataset", dataset_id=dataset.dataset_id)
    last = dataset.current.source if dataset.current else ""
    first = {
        "address": planned.payload.get("source") if planned else last if "://" in last else "",
        "hours": planned.every_seconds // 3600 if planned else 24,
    }
    form = UpdateForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            plan_update(
                dataset,
                said["address"],
                every_hours=said["hours"],
                next_at=said["first"],
                actor=person(request),
            )
        except BeffroiError as error:
            form.add_error("address", error.sentence)
        else:
            messages.success(request, _("Le fichier sera repris aux heures dites."))
            return redirect("workspace:dataset", dataset_id=dataset.dataset_id)
    return render(
        request,
        "workspace/updates.html",
        {
            "part": "datasets",
            "section": "workspace",
            "dataset": dataset,
            "planned": planned,
            "form": form,
        },
        status=422 if form.errors else 200,
    )
