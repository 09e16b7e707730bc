"""Those who publish: the list, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import FRESHNESS, Wanted, datasets_of, shelf
from beffroi.city.dialogue.public import reuses
from beffroi.city.people.public import Organisation
from beffroi.doors.portal import catalogue
from beffroi.doors.portal.datamap import address_of
from beffroi.doors.portal.matching import hits
from beffroi.doors.portal.paging import pages_of, window

PAGE = 20
REUSES = 6


def index(request: HttpRequest) -> HttpResponse:
    """Organisations that have public data, by name."""
    counts = shelf().postings["organisation"]
    known = list(Organisation.objects.filter(slug__in=counts).select_related("parent").order_by("name", "pk"))
    kinds = [
        (label, [(o, len(counts[o.slug])) for o in known if o.kind == kind])
        for kind, label in Organisation.Kind.choices
    ]
    return render(
        request,
        "portal/producers.html",
        {"section": "producers", "kinds": [(label, some) for label, some in kinds if some]},
    )


def opened(slug: str) -> Organisation:
    """The organisation of that slug, when it has public data or is known to publish; raises Http404."""
    found = Organisation.objects.select_related("parent").filter(slug=slug).first()
    if found is None:
        raise Http404(_("Aucun producteur ne porte ce nom."))
    return found


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What it publishes, how fresh, whom to write to."""
    organisation = opened(slug)
    known = shelf()
    wanted = Wanted(chosen={"organisation": slug})
    found = known.found(wanted)
    at, pages = pages_of(request.GET.get("page", ""), len(found), PAGE)
    entries = known.ordered(found)
    fresh = known.counts(wanted, "freshness", found)
    return render(
        request,
        "portal/producer.html",
        {
            "section": "producers",
            "organisation": organisation,
            "commune": address_of(organisation.insee, organisation.name) if organisation.insee else "",
            "total": len(found),
            "records": sum(entry.records for entry in entries),
            "latest": entries[0].updated if entries else None,
            "freshness": [
                (catalogue.value_label("freshness", name), fresh.get(name, 0))
                for name in (*FRESHNESS, "older")
            ],
            "themes": sorted(known.counts(wanted, "theme", found).items(), key=lambda t: (-t[1], t[0]))[:8],
            "hits": hits(datasets_of(entries[(at - 1) * PAGE : at * PAGE]), ""),
            "reuses": list(
                reuses().filter(datasets__organisation=organisation).prefetch_related("datasets")[:REUSES]
            ),
            "page": at,
            "pages": pages,
            "window": window(at, pages),
        },
    )
