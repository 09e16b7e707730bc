"""The catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.doors.portal import catalogue
from beffroi.doors.portal.paging import window


def page(request: HttpRequest) -> HttpResponse:
    """Search, facets, order and page are all in the address; nothing needs a script."""
    question = catalogue.Question.read(request.GET)
    found = catalogue.ask(question, request.user)
    return render(
        request,
        "portal/catalogue.html",
        {
            "section": "catalogue",
            "question": question,
            "found": found,
            "feed": f"/feed.atom{question.search}",
            "window": window(found.page, found.pages),
            "sorts": [(name, label) for name, (label, _order) in catalogue.SORTS.items()],
            "chosen": [
                {
                    "name": name,
                    "raw": value,
                    "label": catalogue.FACETS[name][0],
                    "value": catalogue.value_label(name, value),
                }
                for name, value in question.chosen.items()
            ],
        },
    )
