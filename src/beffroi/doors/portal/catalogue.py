"""The catalogue as visitors search it: words, facets, an order, pages. All of it in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beffroi.city.catalog.public import Dataset, Shelf, Wanted, datasets_of, listed, shelf
from beffroi.doors.portal.matching import Hit, hits

PAGE = 20
_SHOWN = 12  # values of a facet at first sight
_MOST_VALUES = 250  # with those folded, before the rest is left out

#: Orders of the list and their labels; the first only where words are looked for.
SORTS: dict[str, Any] = {
    "relevance": gettext_lazy("pertinence"),
    "modified": gettext_lazy("date de mise à jour"),
    "title": gettext_lazy("titre"),
    "records": gettext_lazy("nombre d'enregistrements"),
}

#: Facets shown, in that order, and their labels.
FACETS: dict[str, Any] = {
    "theme": gettext_lazy("Thème"),
    "publisher": gettext_lazy("Producteur"),
    "commune": gettext_lazy("Commune"),
    "freshness": gettext_lazy("Mis à jour"),
    "has": gettext_lazy("Se lit aussi"),
    "license": gettext_lazy("Licence"),
    "format": gettext_lazy("Format d'origine"),
}
_FIXED = {"freshness": ("week", "month", "year", "older"), "has": ("geo", "timeserie")}  # in that order


def themes_of(dataset: Dataset) -> list[str]:
    """The themes a dataset is filed under."""
    return list(listed(dataset.meta("theme")))


def publisher_of(dataset: Dataset) -> str:
    """Who answers for it, in words."""
    return str(dataset.meta("publisher") or dataset.organisation.name)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One line of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet and its values, most frequent first; those of `folded` are shown when asked."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    folded: tuple[FacetValue, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor asks of the catalogue."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)  # facet → value
    sort: str = "modified"
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Question":
        """From the address; what cannot be understood is left out."""
        sort = asked.get("sort", "")
        page = asked.get("page", "1")
        text = " ".join(asked.get("q", "").split())[:200]
        return cls(
            text=text,
            chosen={name: asked[name][:300] for name in FACETS if asked.get(name)},
            sort=sort if sort in _sorts(text) else _sorts(text)[0],
            page=min(int(page), 100_000) if page.isdecimal() and len(page) < 7 and int(page) else 1,
        )

    @property
    def sorts(self) -> list[tuple[str, Any]]:
        """The orders that mean something here and their labels, the usual one first."""
        return [(name, SORTS[name]) for name in _sorts(self.text)]

    @property
    def wanted(self) -> Wanted:
        """What is looked for, as the catalogue knows it."""
        return Wanted(self.text, self.chosen)

    @property
    def search(self) -> str:
        """What is looked for, without order nor page, as the end of an address: "?q=…", or nothing."""
        said = urlencode(
            [("q", self.text), *sorted(self.chosen.items())] if self.text else sorted(self.chosen.items())
        )
        return f"?{said}" if said else ""


def _sorts(text: str) -> list[str]:
    return list(SORTS) if text else [name for name in SORTS if name != "relevance"]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of datasets, why each was found, and what can be asked next."""

    hits: Sequence[Hit]
    total: int
    pages: int
    page: int
    facets: tuple[Facet, ...]

    @property
    def datasets(self) -> list[Dataset]:
        """The datasets of the page."""
        return [hit.dataset for hit in self.hits]


def ask(question: Question, *, facets: bool = True) -> Found:
    """What the public catalogue answers; a facet's values are counted as if none of them were chosen. Two queries."""
    known = shelf()
    found = known.found(question.wanted)
    pages = max(1, -(-len(found) // PAGE))
    page = min(question.page, pages)
    by_words = question.sort == "relevance"
    ordered = known.closest(found, question.text) if by_words else known.ordered(found, question.sort)
    entries = ordered[(page - 1) * PAGE : page * PAGE]
    made = [_facet(known, question, name, found) for name in FACETS] if facets else []
    return Found(
        hits(datasets_of(entries), question.text),
        len(found),
        pages,
        page,
        tuple(facet for facet in made if facet.values),
    )


def _facet(known: Shelf, question: Question, name: str, found: Any) -> Facet:
    counts = known.counts(question.wanted, name, found)
    chosen = question.chosen.get(name)
    if chosen:
        counts.setdefault(chosen, 0)
    fixed = _FIXED.get(name, ())
    ordered = sorted(
        counts.items(),
        key=lambda item: (
            fixed.index(item[0]) if item[0] in fixed else len(fixed),
            item[0] != chosen and not fixed,
            -item[1],
            item[0].casefold(),
        ),
    )
    lines = tuple(FacetValue(v, value_label(name, v), n, v == chosen) for v, n in ordered[:_MOST_VALUES])
    left_out = max(0, len(ordered) - _MOST_VALUES)
    return Facet(name, str(FACETS[name]), lines[:_SHOWN], lines[_SHOWN:], left_out)


def value_label(facet: str, value: str) -> str:
    """What a visitor reads for a facet's value."""
    if facet == "has":
        return {"geo": _("sur une carte"), "timeserie": _("dans le temps")}.get(value, value)
    if facet == "freshness":
        return {
            "week": _("depuis une semaine"),
            "month": _("depuis un mois"),
            "year": _("depuis un an"),
            "older": _("il y a plus d'un an"),
        }.get(value, value)
    return value


def most_frequent(name: str, *, most: int) -> list[tuple[str, int]]:
    """The values of a facet and their number of public datasets, most frequent first."""
    counts = shelf().postings[name]
    ordered = sorted(counts.items(), key=lambda item: (-len(item[1]), item[0].casefold()))
    return [(value, len(some)) for value, some in ordered[:most]]
