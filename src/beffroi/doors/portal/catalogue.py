"""The catalogue as visitors search it: words, facets, an order, pages. All of it in the address."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beffroi.city.catalog.public import Dataset, features, search

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from beffroi.city.people.public import User

PAGE = 20
_MOST_VALUES = 12  # of a facet, before the rest is left out

#: What is sorted on, its label, and how.
SORTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "modified": (gettext_lazy("date de mise à jour"), ("-current__published_at", "title", "id")),
    "title": (gettext_lazy("titre"), ("title", "id")),
    "records": (gettext_lazy("nombre d'enregistrements"), ("-current__records_count", "title", "id")),
}


def _listed(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def themes_of(dataset: Dataset) -> list[str]:
    """The themes a dataset is filed under."""
    return _listed(dataset.meta("theme"))


def publisher_of(dataset: Dataset) -> str:
    """Who answers for it, in words."""
    return str(dataset.meta("publisher") or dataset.organisation.name)


def _format_of(dataset: Dataset) -> list[str]:
    """The format of the file that was received."""
    found = getattr(dataset, "source_format", None)  # read by `ask`: the whole report would weigh on a list
    return [str(found).upper()] if found else []


def _has(dataset: Dataset) -> list[str]:
    found = features(dataset.current.schema) if dataset.current else []
    return [name for name in ("geo", "timeserie") if name in found]


#: Facet name in the address → label, the values a dataset has.
FACETS: dict[str, tuple[Any, Callable[[Dataset], list[str]]]] = {
    "theme": (gettext_lazy("Thème"), themes_of),
    "publisher": (gettext_lazy("Producteur"), lambda d: [publisher_of(d)]),
    "license": (gettext_lazy("Licence"), lambda d: _listed(d.meta("license"))),
    "format": (gettext_lazy("Format d'origine"), _format_of),
    "has": (gettext_lazy("Se lit aussi"), _has),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One line of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet and its values, most frequent first."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
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
        return cls(
            text=" ".join(asked.get("q", "").split())[:200],
            chosen={name: asked[name][:300] for name in FACETS if asked.get(name)},
            sort=sort if sort in SORTS else "modified",
            page=min(int(page), 100_000) if page.isdecimal() and len(page) < 7 and int(page) else 1,
        )

    @property
    def search(self) -> str:
        """What is looked for, without order nor page, as the end of an address: "?q=…", or nothing."""
        said = urlencode(
            [("q", self.text), *sorted(self.chosen.items())] if self.text else sorted(self.chosen.items())
        )
        return f"?{said}" if said else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of datasets and what can be asked next."""

    datasets: list[Dataset]
    total: int
    pages: int
    page: int
    facets: tuple[Facet, ...]


def ask(question: Question, user: "User | AnonymousUser | None") -> Found:
    """Permissions, words and order in SQL; facets on what is left, each counted as if it were not chosen itself."""
    everything = list(
        search(question.text, user)
        .public()
        .annotate(source_format=KeyTextTransform("format", "current__report"))
        .defer("current__report", "search_text")
        .order_by(*SORTS[question.sort][1])
    )
    values = {
        dataset.pk: {name: read(dataset) for name, (_label, read) in FACETS.items()} for dataset in everything
    }

    def kept(leaving_out: str | None = None) -> Iterable[Dataset]:
        wanted = [(name, value) for name, value in question.chosen.items() if name != leaving_out]
        return (d for d in everything if all(value in values[d.pk][name] for name, value in wanted))

    found = list(kept())
    facets = []
    for name, (label, _read) in FACETS.items():
        counts = Counter(value for dataset in kept(name) for value in values[dataset.pk][name])
        chosen = question.chosen.get(name)
        if chosen and chosen not in counts:
            counts[chosen] = 0
        ordered = sorted(counts.items(), key=lambda item: (item[0] != chosen, -item[1], item[0].casefold()))
        lines = tuple(FacetValue(v, value_label(name, v), n, v == chosen) for v, n in ordered[:_MOST_VALUES])
        if lines:
            facets.append(Facet(name, str(label), lines, max(0, len(ordered) - _MOST_VALUES)))
    pages = max(1, -(-len(found) // PAGE))
    page = min(question.page, pages)
    return Found(found[(page - 1) * PAGE : page * PAGE], len(found), pages, page, tuple(facets))


def value_label(facet: str, value: str) -> str:
    """What a visitor reads for a facet's value."""
    if facet == "has":
        return {"geo": _("sur une carte"), "timeserie": _("dans le temps")}.get(value, value)
    return value


def themes(datasets: Iterable[Dataset]) -> list[tuple[str, int]]:
    """Themes and their number of datasets, most frequent first."""
    counts = Counter(theme for dataset in datasets for theme in themes_of(dataset))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
