"""The pages at the foot: who publishes, how accessible it is, what is known of visitors. What a steward wrote is shown first."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beffroi.city.pages.public import shown, to_html
from beffroi.doors.portal.statement import statement


def _page(
    request: HttpRequest, kind: str, template: str = "", context: dict[str, Any] | None = None
) -> HttpResponse:
    """The text people wrote for that page, else the service's own; none of them: not found."""
    edition = shown(kind, get_language() or "fr")
    if edition is not None:
        told = {"edition": edition, "body": to_html(edition.body)}
        return render(request, "portal/texts/written.html", told)
    if not template:
        raise Http404(_("Personne n'a encore écrit cette page."))
    return render(request, template, context or {})


def legal(request: HttpRequest) -> HttpResponse:
    """Legal notice."""
    return _page(request, "legal", "portal/texts/legal.html")


def about(request: HttpRequest) -> HttpResponse:
    """What the service is, in the words of who runs it."""
    return _page(request, "about", "portal/texts/about.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement (loi no 2005-102, art. 47; décret no 2019-768; arrêté du 20 septembre 2019)."""
    return _page(request, "accessibility", "portal/texts/accessibility.html", {"statement": statement()})


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about visitors (RGPD art. 13)."""
    return _page(
        request,
        "privacy",
        "portal/texts/privacy.html",
        {
            "tiles": bool(settings.BEFFROI["TILES_URL"]),
            "daily": settings.BEFFROI["DAILY_REQUESTS"],
            "months": settings.BEFFROI["CONTACT_MONTHS"],
        },
    )
