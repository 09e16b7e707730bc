"""The catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.doors.portal import catalogue
from beffroi.doors.portal.paging import window
from beffroi.doors.portal.suggesting import suggested


def page(request: HttpRequest) -> HttpResponse:
    """Search, facets, order and page are all in the address; a script only asks sooner."""
    question = catalogue.Question.read(request.GET)
    found = catalogue.ask(question)
    return render(
        request,
        "portal/catalogue.html",
        {
            "section": "catalogue",
            "question": question,
            "found": found,
            "feed": f"/feed.atom{question.search}",
            "window": window(found.page, found.pages),
            "chosen": [
                {
                    "name": name,
                    "raw": value,
                    "label": catalogue.FACETS[name],
                    "value": catalogue.value_label(name, value),
                }
                for name, value in question.chosen.items()
            ],
        },
    )


def suggestions(request: HttpRequest) -> HttpResponse:
    """The options of the search field for what is typed so far."""
    answer = render(
        request, "portal/parts/suggestions.html", {"suggested": suggested(request.GET.get("q", ""))}
    )
    answer["Cache-Control"] = "public, max-age=60"
    return answer
