"""The pages at the foot: who publishes, how accessible it is, what is known of visitors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def legal(request: HttpRequest) -> HttpResponse:
    """Legal notice."""
    return render(request, "portal/texts/legal.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement (loi no 2005-102, art. 47; décret no 2019-768)."""
    return render(request, "portal/texts/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about visitors (RGPD art. 13)."""
    return render(
        request,
        "portal/texts/privacy.html",
        {"tiles": bool(settings.BEFFROI["TILES_URL"]), "daily": settings.BEFFROI["DAILY_REQUESTS"]},
    )
