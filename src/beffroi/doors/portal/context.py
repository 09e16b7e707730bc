"""What every page needs besides its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from beffroi import __version__
from beffroi.city.territory.public import Grouping


def _territory_name() -> str:
    grouping = (
        Grouping.objects.filter(siren=settings.BEFFROI["TERRITORY"]).values_list("name", flat=True).first()
    )
    return grouping or ""


def site(request: HttpRequest) -> dict[str, Any]:
    """The service's name, and the same page in the other languages."""
    here = request.get_full_path()
    current = get_language() or settings.LANGUAGE_CODE
    return {
        "site_title": settings.BEFFROI["TITLE"],
        "site_version": __version__,
        "territory_name": _territory_name(),
        "language": current,
        "other_languages": [
            {"code": code, "name": name, "url": translate_url(here, code)}
            for code, name in settings.LANGUAGES
            if code != current
        ],
    }
