"""The face of written pages: draft, show, hide, take up an older text; read what is shown."""

from beffroi.city.pages.markdown import LONGEST, to_html
from beffroi.city.pages.models import LANGUAGES, Edition, Page
from beffroi.city.pages.reading import shown, shown_news
from beffroi.city.pages.writing import FIXED, BadPage, give_up, hide, news, page, show, take_up, write

__all__ = [
    "FIXED",
    "LANGUAGES",
    "LONGEST",
    "BadPage",
    "Edition",
    "Page",
    "give_up",
    "hide",
    "news",
    "page",
    "show",
    "shown",
    "shown_news",
    "take_up",
    "to_html",
    "write",
]
