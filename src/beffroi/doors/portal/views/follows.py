"""Following by e-mail: the form, the link that confirms, the link that ends. The address is proven before anything is sent."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from beffroi.city.dialogue import public as dialogue
from beffroi.city.dialogue.public import Follow, NotSent, Unsaid
from beffroi.data.errors import LimitReached, NotFound
from beffroi.doors.portal import catalogue
from beffroi.doors.portal.opening import opened
from beffroi.doors.portal.views.producers import opened as producer
from beffroi.doors.portal.visitors import given, open_form, sender_of, trapped
from beffroi.trust.audit.public import note

_KINDS = ("reutilisation", "question", "suivi", "fin")


@open_form
def follow(request: HttpRequest) -> HttpResponseBase:
    """What is followed is in the address: `?dataset=`, `?producer=`, or the catalogue's own question."""
    dataset = opened(request, request.GET["dataset"]) if request.GET.get("dataset") else None
    organisation = producer(request.GET["producer"]) if request.GET.get("producer") else None
    question = catalogue.Question.read(request.GET)
    said, wrong, status = {"email": "", "rhythm": Follow.Rhythm.WEEKLY.value}, {}, 200
    if request.method == "POST":
        thanks = reverse("portal:thanks", args=["suivi"])
        if trapped(request):
            return HttpResponseRedirect(thanks)
        said = given(request, "email", "rhythm")
        try:
            dialogue.follow(
                **said,
                sender=sender_of(request),
                dataset=dataset,
                producer=organisation,
                search=question.search,
            )
        except Unsaid as error:
            wrong, status = {error.field: error.sentence}, 400
        except (LimitReached, NotSent) as error:
            wrong, status = {"": error.sentence}, 429 if isinstance(error, LimitReached) else 503
        else:
            return HttpResponseRedirect(thanks)
    feed = f"/feed.atom{question.search}"
    if dataset is not None:
        feed = f"/explore/dataset/{dataset.dataset_id}/feed.atom"
    elif organisation is not None:
        feed = f"/producteurs/{organisation.slug}/feed.atom"
    return render(
        request,
        "portal/follow.html",
        {
            "dataset": dataset,
            "organisation": organisation,
            "question": question,
            "chosen": [
                (catalogue.FACETS[name], catalogue.value_label(name, value))
                for name, value in question.chosen.items()
            ],
            "address": f"{request.path}?{urlencode(request.GET)}" if request.GET else request.path,
            "feed": feed,
            "rhythms": Follow.Rhythm.choices,
            "said": said,
            "wrong": wrong,
        },
        status=status,
    )


@open_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a message: a button, because mail programs open links by themselves; then what happens next."""
    try:
        if request.method != "POST":
            thing, done = dialogue.to_confirm(token), False
        else:
            thing, done = dialogue.confirm(token), True
            note("confirm", type(thing).__name__.lower(), str(thing.pk), acting_as="visiteur")
    except NotFound as error:
        raise Http404(error.sentence) from error
    return render(
        request,
        "portal/confirm.html",
        {"thing": thing, "kind": type(thing).__name__.lower(), "done": done},
    )


@open_form
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """End a follow: a button for people; mail programs send the form by themselves (RFC 8058)."""
    try:
        followed = dialogue.to_unsubscribe(token)
        if request.method == "POST":
            dialogue.unsubscribe(token)
            return HttpResponseRedirect(reverse("portal:thanks", args=["fin"]))
    except NotFound as error:
        if request.method == "POST":  # asked twice: it is done
            return HttpResponseRedirect(reverse("portal:thanks", args=["fin"]))
        raise Http404(error.sentence) from error
    return render(request, "portal/stop.html", {"follow": followed})


def thanks(request: HttpRequest, kind: str) -> HttpResponse:
    """What happens next, after a form."""
    if kind not in _KINDS:
        raise Http404
    return render(request, "portal/thanks.html", {"kind": kind})
