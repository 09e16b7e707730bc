"""What people ask and propose: a producer answers, a steward lets through, accepts or refuses."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beffroi.city.dialogue import public as dialogue
from beffroi.city.dialogue.public import Question, Reuse, Unsaid
from beffroi.city.people.public import Act, Organisation, may, organisations_where
from beffroi.doors.workspace.doorway import person, workspace_page
from beffroi.doors.workspace.paging import window
from beffroi.trust.audit.public import note

PAGE = 20
_TO_DO = (Question.State.WAITING, Question.State.OPEN)


def _page(request: HttpRequest, found: "QuerySet[Any]") -> dict[str, Any]:
    """A page of a list, as the pager wants it."""
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    pages = page.paginator.num_pages
    return {
        "shown": page.object_list,
        "page": page.number,
        "pages": pages,
        "window": window(page.number, pages),
    }


@workspace_page
def questions(request: HttpRequest) -> HttpResponse:
    """Questions on the datasets of one's organisations: those to handle, or all (`?etat=tout`)."""
    user = person(request)
    found = dialogue.questions_for(user)
    everything = request.GET.get("etat") == "tout"
    some = found if everything else found.filter(state__in=_TO_DO)
    moderated = organisations_where(user, Act.MODERATE).order_by("name")[:PAGE]
    return render(
        request,
        "workspace/questions.html",
        {
            "section": "workspace",
            "part": "questions",
            **_page(request, some),
            "everything": everything,
            "habits": [(one, dialogue.habit(one)) for one in moderated.select_related("dialogue")],
        },
    )


@workspace_page
def question(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One question: read it, let it through or put it aside, answer, close."""
    user = person(request)
    found = dialogue.question_for(user, pk)
    wrong: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            _on_question(request, found, act)
        except Unsaid as error:
            wrong, status = {error.field: error.sentence}, 400
        else:
            note(f"question.{act}", "question", str(found.pk), user, dataset=found.dataset.dataset_id)
            return HttpResponseRedirect(reverse("workspace:question", args=[pk]))
    organisation = found.dataset.organisation
    return render(
        request,
        "workspace/question.html",
        {
            "section": "workspace",
            "part": "questions",
            "question": found,
            "answers": list(found.answers.select_related("organisation", "by")),
            "moderates": may(user, Act.MODERATE, organisation),
            "answers_here": may(user, Act.ANSWER, organisation),
            "written": request.POST.get("text", "")[:4000] if wrong else "",
            "wrong": wrong,
        },
        status=status,
    )


def _on_question(request: HttpRequest, found: Question, act: str) -> None:
    """Do what a form asks; raises Unsaid or Forbidden."""
    user = person(request)
    if act == "answer":
        dialogue.answer(found, user, request.POST.get("text", ""))
        messages.success(request, _("Votre réponse est en ligne."))
    elif act == "show":
        dialogue.decide_question(found, user, show=True)
        messages.success(request, _("La question est visible."))
    elif act == "refuse":
        dialogue.decide_question(found, user, show=False, reason=request.POST.get("reason", ""))
        messages.success(request, _("La question est écartée ; son auteur en connaît la raison."))
    elif act == "close":
        dialogue.close(found, user)
        messages.success(request, _("La question est close."))
    else:
        raise Unsaid(_("Cet acte n'est pas connu."))


@workspace_page
def reuses(request: HttpRequest) -> HttpResponse:
    """Reuses of the data of one's organisations: those to decide on, or all (`?etat=tout`)."""
    found = dialogue.reuses_for(person(request))
    everything = request.GET.get("etat") == "tout"
    some = found if everything else found.filter(state=Reuse.State.PROPOSED)
    return render(
        request,
        "workspace/reuses.html",
        {"section": "workspace", "part": "reuses", **_page(request, some), "everything": everything},
    )


@workspace_page
def reuse(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One reuse: see it, accept it, or refuse it with a reason."""
    user = person(request)
    found = dialogue.reuse_for(user, pk)
    wrong: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        accept = request.POST.get("act") == "accept"
        try:
            dialogue.decide_reuse(found, user, accept=accept, reason=request.POST.get("reason", ""))
        except Unsaid as error:
            wrong, status = {error.field: error.sentence}, 400
        else:
            note(
                "reuse.accept" if accept else "reuse.refuse", "reuse", str(found.pk), user, title=found.title
            )
            messages.success(
                request,
                _("La réutilisation est en ligne.")
                if accept
                else _("La réutilisation est refusée ; son auteur en connaît la raison."),
            )
            return HttpResponseRedirect(reverse("workspace:reuses"))
    return render(
        request,
        "workspace/reuse.html",
        {"section": "workspace", "part": "reuses", "reuse": found, "wrong": wrong},
        status=status,
    )


@require_POST
@workspace_page
def habit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How an organisation takes questions."""
    user = person(request)
    organisation = organisations_where(user, Act.MODERATE).filter(slug=slug).first()
    if organisation is None:
        organisation = Organisation(slug=slug, name=slug)  # the rules refuse it, with their sentence
    takes, rereads = (request.POST.get(name) == "on" for name in ("questions", "reread"))
    dialogue.settle(organisation, user, questions=takes, reread=rereads)
    note("dialogue.settle", "organisation", organisation.slug, user, questions=takes, reread=rereads)
    messages.success(request, _("C'est réglé."))
    return HttpResponseRedirect(reverse("workspace:questions"))
