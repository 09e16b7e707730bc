"""Where the built styles and scripts are: their names carry a hash, so that browsers may keep them for ever."""

import json
from functools import cache
from pathlib import Path

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Remark
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static" / "portal" / "bundle"


@cache
def _manifest() -> dict[str, str]:
    try:
        return dict(json.loads((FOLDER / "manifest.json").read_text("utf-8")))
    except FileNotFoundError:
        return {}


def address(name: str) -> str:
    """The address of a built file by its plain name ("style.css"); pages still work, unstyled, when it was not built."""
    return static(f"portal/bundle/{_manifest().get(name, name)}")


@register()
def built(**_options: object) -> list[CheckMessage]:
    """Say at start when the front end is missing."""
    if _manifest():
        return []
    return [
        Remark(
            "Les styles et les scripts du portail ne sont pas construits.",
            hint="« make demo » les construit ; à la main : npm run build dans le dossier frontend.",
            id="portal.W001",
        )
    ]
