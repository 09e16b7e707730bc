"""What is said of a dataset: its title, its licence, who answers for it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import describe
from beffroi.city.people.public import Act
from beffroi.doors.workspace.checklist import checklist
from beffroi.doors.workspace.describing import DescribeForm, initial, metas_of
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.rights import dataset_for
from beffroi.engines.intake.public import waiting_draft
from beffroi.trust.audit.public import note


@workspace_page
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The form, and what it still asks for."""
    dataset = dataset_for(request, dataset_id, Act.EDIT)
    form = DescribeForm(request.POST or None, dataset=dataset, initial=initial(dataset))
    draft = waiting_draft(dataset)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            describe(dataset, title=said["title"], metas=metas_of(said))
            note("describe", "dataset", dataset.dataset_id, person(request), fields=sorted(form.changed_data))
        messages.success(request, _("La description est enregistrée."))
        return redirect("workspace:draft" if draft else "workspace:dataset", dataset_id=dataset.dataset_id)
    return render(
        request,
        "workspace/describe.html",
        {
            "part": "publish",
            "section": "workspace",
            "dataset": dataset,
            "draft": draft,
            "form": form,
            "missing": [line for line in checklist(dataset, None) if not line.done],
        },
        status=422 if form.errors else 200,
    )
