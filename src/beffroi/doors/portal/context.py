"""What every page needs besides its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse, translate_url
from django.utils.translation import get_language

from beffroi import __version__
from beffroi.city.spaces.public import Space
from beffroi.city.territory.public import Grouping
from beffroi.doors.portal.statement import state
from beffroi.doors.portal.views.spaces import of


def _territory_name() -> str:
    grouping = (
        Grouping.objects.filter(siren=settings.BEFFROI["TERRITORY"]).values_list("name", flat=True).first()
    )
    return grouping or ""


def _looks(space: Space) -> dict[str, str]:
    """What a space shows of itself on every page: addresses of its colours and logo, the service it is part of."""
    mark = f"?{int(space.changed_at.timestamp())}"
    mounted = get_script_prefix().endswith(f"/espaces/{space.path}/")
    return {
        "style": reverse("space-style") + mark if space.colour else "",
        "logo": reverse("space-logo") + mark if space.logo else "",
        "service": settings.BEFFROI["TITLE"],
        "whole": settings.BEFFROI["BASE_URL"] or ("/" if mounted else ""),
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """The service's name (a space's own, from its address), and the same page in the other languages."""
    prefix = get_script_prefix().rstrip("/")
    here = request.get_full_path().removeprefix(prefix)
    current = get_language() or settings.LANGUAGE_CODE
    space = of(request)
    return {
        "site_title": str(space) if space else settings.BEFFROI["TITLE"],
        "site_version": __version__,
        "site_contact": settings.BEFFROI["CONTACT"],
        "accessibility": state(),
        "territory_name": settings.BEFFROI["TITLE"] if space else _territory_name(),
        "space": _looks(space) if space else None,
        "language": current,
        "other_languages": [
            {"code": code, "name": name, "url": prefix + translate_url(here, code).removeprefix(prefix)}
            for code, name in settings.LANGUAGES
            if code != current
        ],
    }
