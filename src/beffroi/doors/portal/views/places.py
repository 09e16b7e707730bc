"""The territory: all its communes, and a page for each."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Wanted, datasets_of, shelf
from beffroi.city.people.public import Organisation
from beffroi.city.presence.public import number, places
from beffroi.city.territory.public import Commune, communes, resolve
from beffroi.data.folding import fold
from beffroi.doors.portal import territory
from beffroi.doors.portal.commune_facts import facts, rows_of, stays_of
from beffroi.doors.portal.datamap import address_of, data_map, figure, name_of, table, where
from beffroi.doors.portal.matching import hits
from beffroi.doors.portal.other_days import on_a_day
from beffroi.doors.portal.paging import pages_of, window

OWN = 6  # datasets of its own shown; the catalogue has them all
ABOUT = 20  # datasets that speak of it, a page


def index(request: HttpRequest) -> HttpResponse:
    """The map and the list; `?commune=` (a name or a code) leads to that commune's page."""
    asked = request.GET.get("commune", "").strip()[:100]
    if asked:
        found = _named(asked)
        if found is not None:
            return HttpResponseRedirect(address_of(found.insee, found.name))
    made = data_map(request.GET.get("carte", ""))
    drawn = {"figure": figure(made, request.path, fold=False), "table": table(made)} if made else {}
    dated = on_a_day(request.GET.get("le", ""))
    told = {"section": "territory", "map": made, "missing": asked, **dated, **drawn}
    return render(request, "portal/territory.html", told)


def _named(asked: str) -> Commune | None:
    """The commune of that code (a former one too), or of that name however it is written."""
    if re.fullmatch(r"\d[\dAB]\d{3}", asked):
        return resolve(asked)
    wanted = re.sub(r"[\W_]+", "", fold(asked))
    known = communes(settings.BEFFROI["TERRITORY"])
    return next((c for c in known if re.sub(r"[\W_]+", "", fold(c.name)) == wanted), None)


def page(request: HttpRequest, place: str) -> HttpResponse:
    """A commune: its data, its place in the data of others, its figures, its producers."""
    code = place[:5].upper()
    commune = resolve(code) if re.fullmatch(r"\d[\dAB]\d{3}", code) else None
    if commune is None or not communes(settings.BEFFROI["TERRITORY"]).filter(pk=commune.pk).exists():
        raise Http404(_("Aucune commune du territoire n'a ce code."))
    if place != name_of(commune.insee, commune.name):
        return HttpResponseRedirect(address_of(commune.insee, commune.name))
    known = shelf()
    own = known.found(Wanted(chosen={"commune": commune.name}))
    total = number(commune.insee)
    drawing = territory.drawing()
    at, pages = pages_of(request.GET.get("page", ""), total, ABOUT)
    return render(
        request,
        "portal/commune.html",
        {
            "section": "territory",
            "commune": commune,
            "facts": facts(commune),
            "stays": stays_of(commune),
            "where": where(drawing, commune.insee, commune.name, get_language() or "fr") if drawing else "",
            "own": hits(datasets_of(known.ordered(own)[:OWN]), ""),
            "own_total": len(own),
            "about": rows_of(commune, places(commune.insee, start=(at - 1) * ABOUT, most=ABOUT)),
            "about_total": total,
            "producers": list(Organisation.objects.filter(insee=commune.insee).order_by("name")),
            "publishers": sorted(known.counts(Wanted(chosen={"commune": commune.name}), "publisher", own)),
            "question": urlencode({"commune": commune.name}),
            "page": at,
            "pages": pages,
            "window": window(at, pages),
        },
    )
