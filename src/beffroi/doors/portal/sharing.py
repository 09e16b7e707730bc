"""The address of a view to pass on, and the code that puts it in another page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset
from beffroi.city.metadata.public import site_of

HEIGHT = 520  # pixels of a frame, unless its page decides otherwise


@dataclass(frozen=True, slots=True)
class Shared:
    """`address` of the page as it is; `frame` of the view alone; `code` that embeds it."""

    address: str
    frame: str
    code: str


def shared(request: HttpRequest, dataset: Dataset, view: str) -> Shared:
    """The view (table, map, chart) with the question of this page."""
    base = site_of(request).base
    query = request.GET.urlencode()
    asked = f"?{query}" if query else ""
    frame = f"{base}{reverse(f'portal:embed-{view}', args=[dataset.dataset_id])}{asked}"
    code = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" allowfullscreen></iframe>',
        frame,
        _("%(title)s – %(view)s") % {"title": dataset.title, "view": _views()[view]},
        HEIGHT,
    )
    return Shared(f"{base}{request.path}{asked}", frame, str(code))


def _views() -> dict[str, str]:
    return {"table": _("tableau"), "map": _("carte"), "chart": _("graphique")}
