"""What people made with the data: the gallery, one reuse, the form to propose one, a dataset's tab."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from beffroi.city.catalog.public import every
from beffroi.city.dialogue.public import NotSent, Reuse, Unsaid, reuses, reuses_of
from beffroi.city.dialogue.public import propose as send_proposal
from beffroi.data.errors import LimitReached
from beffroi.doors.portal.opening import frame, opened
from beffroi.doors.portal.paging import pages_of, window
from beffroi.doors.portal.visitors import given, open_form, sender_of, trapped

PAGE = 24
_DATASET = re.compile(r"/explore/dataset/([\w-]+)", re.ASCII)
_FIELDS = ("title", "description", "kind", "address", "datasets", "author", "email")


def gallery(request: HttpRequest) -> HttpResponse:
    """Accepted reuses, latest first; `?nature=` keeps one kind."""
    kind = request.GET.get("nature", "")
    kind = kind if kind in Reuse.Kind.values else ""
    found = reuses().filter(kind=kind) if kind else reuses()
    total = found.count()
    at, pages = pages_of(request.GET.get("page", ""), total, PAGE)
    return render(
        request,
        "portal/reuses.html",
        {
            "section": "reuses",
            "reuses": list(found.prefetch_related("datasets")[(at - 1) * PAGE : at * PAGE]),
            "total": total,
            "kinds": Reuse.Kind.choices,
            "kind": kind,
            "page": at,
            "pages": pages,
            "window": window(at, pages),
        },
    )


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One reuse and the data it is made of."""
    reuse = get_object_or_404(reuses(), pk=pk)
    datasets = list(every().public().filter(reuses=reuse).order_by("title").defer("current__report"))
    return render(request, "portal/reuse.html", {"section": "reuses", "reuse": reuse, "datasets": datasets})


def tab(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The reuses of a dataset."""
    dataset = opened(request, dataset_id)
    found = list(reuses_of(dataset)[:PAGE])
    return render(request, "portal/dataset/reuses.html", {**frame(dataset, "reuses"), "reuses": found})


def _named(text: str) -> list[str]:
    """Identifiers of datasets, as they are or in the addresses of their pages, apart by spaces or commas."""
    words = text.replace(",", " ").split()
    return [found[1] if (found := _DATASET.search(word)) else word for word in words]


@open_form
def propose(request: HttpRequest) -> HttpResponseBase:
    """The form; what is wrong is said beside its field and what was written stays."""
    said = {**dict.fromkeys(_FIELDS, ""), "datasets": request.GET.get("dataset", "")[:300]}
    wrong: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        if trapped(request):
            return HttpResponseRedirect(reverse("portal:thanks", args=["reutilisation"]))
        said = given(request, *_FIELDS)
        try:
            send_proposal(
                title=said["title"],
                description=said["description"],
                kind=said["kind"],
                address=said["address"],
                datasets=_named(said["datasets"]),
                author=said["author"],
                email=said["email"],
                sender=sender_of(request),
            )
        except Unsaid as error:
            wrong, status = {error.field: error.sentence}, 400
        except (LimitReached, NotSent) as error:
            wrong, status = {"": error.sentence}, 429 if isinstance(error, LimitReached) else 503
        else:
            return HttpResponseRedirect(reverse("portal:thanks", args=["reutilisation"]))
    return render(
        request,
        "portal/propose.html",
        {"section": "reuses", "said": said, "wrong": wrong, "kinds": Reuse.Kind.choices},
        status=status,
    )
