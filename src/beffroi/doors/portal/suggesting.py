"""What one may mean while typing: titles of datasets first, then themes, producers and communes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beffroi.city.catalog.public import shelf
from beffroi.data.folding import fold, words

MOST = 8
_LEAST = 2  # letters before anything is proposed
_KINDS = ("theme", "publisher", "commune")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to put in the search field, and what it is."""

    text: str
    kind: str


def suggested(text: str) -> list[Suggestion]:
    """Suggestions for the words typed so far; those that begin with them come first."""
    asked = [word.rstrip("*") for word in words(text[:200])]
    if len("".join(asked)) < _LEAST:
        return []
    known = shelf()
    labels = {"theme": _("thème"), "publisher": _("producteur"), "commune": _("commune")}
    named = [
        Suggestion(value, labels[kind])
        for kind in _KINDS
        for value in known.postings[kind]
        if _begins(value, asked)
    ]
    titles = [
        e.title for e in known.entries if all(word in e.text for word in asked) and _holds(e.title, asked)
    ]
    titles.sort(key=lambda title: (not _begins(title, asked), len(title)))
    named = sorted(named, key=lambda s: len(s.text))[:3]
    found = [*named, *(Suggestion(title, _("jeu de données")) for title in titles)]
    return list({fold(s.text): s for s in reversed(found)}.values())[::-1][:MOST]


def _begins(text: str, asked: list[str]) -> bool:
    return fold(text).startswith(" ".join(asked))


def _holds(text: str, asked: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in asked)
