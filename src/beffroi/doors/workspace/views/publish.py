"""Giving a file: where everything starts."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import Act, organisations_where, require
from beffroi.data.errors import BeffroiError
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.giving import SourceForm
from beffroi.doors.workspace.rights import dataset_for
from beffroi.engines.intake.public import IntakeRequest, deposit, safe_name, submit_draft


@workspace_page
def page(request: HttpRequest) -> HttpResponse:
    """For whom, and which file or address; then it is read, up to a draft. With `?jeu=`, an update of that dataset."""
    who = person(request)
    wanted = request.GET.get("jeu", "")
    known = dataset_for(request, wanted, Act.EDIT) if wanted else None
    organisations = organisations_where(who, Act.EDIT)
    if known is not None:
        organisations = organisations.filter(pk=known.organisation.pk)
    only = organisations.first() if organisations.count() == 1 else None
    form = SourceForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations,
        initial={"organisation": only and only.pk},
    )
    if request.method == "POST" and form.is_valid():
        require(who, Act.EDIT, form.cleaned_data["organisation"])
        try:
            asked = _asked(form, known)
        except BeffroiError as error:
            form.add_error("file", error.sentence)
        else:
            job = submit_draft(asked, who)
            return redirect("workspace:reading", job_id=job.pk)
    return render(
        request,
        "workspace/publish.html",
        {
            "part": "publish",
            "section": "workspace",
            "form": form,
            "dataset": known,
            "only": only,
            "nowhere": not organisations.exists(),
            "most": settings.BEFFROI["MAX_SOURCE_MB"] * 2**20,
        },
        status=422 if form.errors else 200,
    )


def _asked(form: SourceForm, known: Dataset | None) -> IntakeRequest:
    """What the job is told. A file is laid down first, in constant memory."""
    said = form.cleaned_data
    sent: UploadedFile | None = said.get("file")
    name = safe_name(sent.name or "") if sent else None
    source = str(deposit(sent.chunks())) if sent else str(said["address"])
    return IntakeRequest(
        source=source,
        name=name,
        dataset_id=known.dataset_id if known else None,
        title=(said["title"].strip() or None) if known is None else None,
        organisation=said["organisation"],
    )
