"""The discussion of a dataset: questions, answers, and the form to ask."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from beffroi.city.dialogue.public import NotSent, Unsaid, ask, habit, questions_of
from beffroi.data.errors import LimitReached
from beffroi.doors.portal.opening import frame, opened
from beffroi.doors.portal.paging import pages_of, window
from beffroi.doors.portal.visitors import given, open_form, sender_of, trapped

PAGE = 20
_FIELDS = ("title", "text", "author", "email")


@open_form
def page(request: HttpRequest, dataset_id: str) -> HttpResponseBase:
    """What was asked and answered; a question is read by the producer before it shows, unless the producer chose otherwise."""
    dataset = opened(request, dataset_id)
    said, wrong, status = dict.fromkeys(_FIELDS, ""), {}, 200
    if request.method == "POST":
        thanks = reverse("portal:thanks", args=["question"])
        if trapped(request):
            return HttpResponseRedirect(thanks)
        said = given(request, *_FIELDS)
        try:
            ask(dataset, **said, sender=sender_of(request))
        except Unsaid as error:
            wrong, status = {error.field: error.sentence}, 400
        except (LimitReached, NotSent) as error:
            wrong, status = {"": error.sentence}, 429 if isinstance(error, LimitReached) else 503
        else:
            return HttpResponseRedirect(thanks)
    found = questions_of(dataset)
    total = found.count()
    at, pages = pages_of(request.GET.get("page", ""), total, PAGE)
    return render(
        request,
        "portal/dataset/discussion.html",
        {
            **frame(dataset, "discussion"),
            "questions": list(found[(at - 1) * PAGE : at * PAGE]),
            "habit": habit(dataset.organisation),
            "said": said,
            "wrong": wrong,
            "page": at,
            "pages": pages,
            "window": window(at, pages),
        },
        status=status,
    )
