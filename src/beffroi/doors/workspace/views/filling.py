"""A new dataset from a schema: the template to fill in, or a form to type rows in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beffroi.city.people.public import Act
from beffroi.city.schemas import public as schemas
from beffroi.data.errors import BeffroiError
from beffroi.data.lake import ReadOptions
from beffroi.data.tableschema import BadTableSchema
from beffroi.doors.workspace.choosing import chosen
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.rows import most_rows, typed
from beffroi.doors.workspace.schema_said import in_words
from beffroi.engines.intake.public import IntakeRequest, check_written, deposit, learn_schema, submit_draft

_LONGEST_TITLE = 120


@workspace_page
def index(request: HttpRequest) -> HttpResponse:
    """The schemas one can start from, and a form to have one from its address."""
    chosen(request, Act.EDIT)
    address, refused = request.POST.get("address", "").replace("\x00", "").strip()[:2000], ""
    if request.method == "POST":
        try:
            if not address.startswith(("http://", "https://")):
                raise BadTableSchema(_("Donnez l'adresse du schéma, en http:// ou https://."))
            made = learn_schema(address, person(request))
        except BeffroiError as error:
            refused = error.sentence
        else:
            return redirect("workspace:schema", name=made.name)
    told = {"part": "publish", "schemas": schemas.known(), "address": address, "refused": refused}
    return render(request, "workspace/schemas.html", told, status=422 if refused else 200)


@require_GET
@workspace_page
def template(request: HttpRequest, name: str) -> HttpResponse:
    """The file to fill in."""
    chosen(request, Act.EDIT)
    known = schemas.get(name)
    attached = {"Content-Disposition": f'attachment; filename="{known.name}.csv"'}
    return HttpResponse(
        schemas.template(known.schema), content_type="text/csv; charset=utf-8", headers=attached
    )


@workspace_page
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Rows typed one by one; then they are a file like another, up to a draft."""
    choice, known = chosen(request, Act.EDIT), schemas.get(name)
    rows = typed(known.schema, request.POST.dict())
    title = " ".join(request.POST.get("title", "").replace("\x00", "").split())[:_LONGEST_TITLE]
    refused: list[str] = []
    if request.method == "POST" and "add" in request.POST:
        rows = rows.grown()
    elif request.method == "POST":
        rows = rows.filled if rows.filled.rows else rows
        try:
            verdict = in_words(check_written(rows.csv(), known.schema)) if rows.filled.rows else None
            if verdict is None:
                refused = [_("Remplissez au moins une ligne.")]
            elif verdict.valid:
                asked = IntakeRequest(
                    source=str(deposit([rows.csv()])),
                    name=f"{known.name}.csv",
                    title=title or known.title[:_LONGEST_TITLE],
                    organisation=choice.organisation,
                    options=ReadOptions(schema=known.name),
                )
                return redirect("workspace:reading", job_id=submit_draft(asked, person(request)).pk)
            else:
                rows, refused = rows.judged(verdict), [fault.sentence for fault in verdict.faults]
        except BeffroiError as error:
            refused = [error.sentence]
    told: dict[str, Any] = {
        **choice.context,
        "part": "publish",
        "known": known,
        "rows": rows,
        "title": title,
        "faults": refused,
        "typable": most_rows(known.schema) > 0,
    }
    return render(request, "workspace/schema.html", told, status=422 if refused else 200)
