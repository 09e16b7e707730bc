"""The territory and its data: each commune with how many datasets it publishes and how many speak of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from beffroi.city.catalog.public import shelf
from beffroi.city.presence.public import numbers
from beffroi.doors.portal import territory, writing
from beffroi.doors.portal.classes import classes


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune on the map. `own`: datasets it publishes; `about`: datasets with rows for it; `rank`: the colour's class."""

    area: territory.Area
    address: str
    own: int
    about: int
    rank: int


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the legend: a class, in words."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class DataMap:
    """The drawing, its communes and its legend; `by` is what colours them: "data" or "density"."""

    drawing: territory.Drawing
    spots: Sequence[Spot]
    legend: Sequence[Step]
    by: str
    both: bool  # whether there is something to choose

    @property
    def largest_first(self) -> list[Spot]:
        """In the order to paint circles."""
        return sorted(self.spots, key=lambda spot: -spot.area.radius)


def name_of(insee: str, name: str) -> str:
    """What stands for a commune in an address: its code, which decides, and its name."""
    return f"{insee}-{slugify(name)}"


def address_of(insee: str, name: str) -> str:
    """The page of a commune, in the page's language."""
    return reverse("portal:commune", args=[name_of(insee, name)])


def data_map(by: str = "") -> DataMap | None:
    """The map, or None when no commune is known; coloured by data when there is some, unless asked otherwise."""
    drawing = territory.drawing()
    if drawing is None:
        return None
    about, own = numbers(), shelf().postings["commune"]
    counted = tuple((about.get(a.insee, 0), len(own.get(a.name, ()))) for a in drawing.areas)
    return _data_map(drawing, counted, by == "density", get_language() or "fr")


@lru_cache(maxsize=16)
def _data_map(
    drawing: territory.Drawing, counted: tuple[tuple[int, int], ...], density: bool, _language: str
) -> DataMap:
    about = {area.insee: some for area, (some, _own) in zip(drawing.areas, counted, strict=True)}
    own = {area.insee: some for area, (_about, some) in zip(drawing.areas, counted, strict=True)}
    counts = {insee: about[insee] + own[insee] for insee in about}
    some = any(counts.values())
    by = "density" if not some or (density and drawing.outlined) else "data"
    made = classes(list(counts.values())) if by == "data" else None
    spots = [
        Spot(
            area,
            address_of(area.insee, area.name),
            own[area.insee],
            about[area.insee],
            made.rank(counts[area.insee]) if made else area.rank,
        )
        for area in drawing.areas
    ]
    if made:
        edges = [(round(low), round(high)) for low, high in made.edges]
        last = len(edges) - 1
        legend = [
            Step(n, _span(low, high if n == last else max(low, high - 1)))
            for n, (low, high) in enumerate(edges)
        ]
    else:
        legend = _densities() if drawing.outlined else []
    return DataMap(drawing, spots, legend, by, some and drawing.outlined)


def _span(low: int, high: int) -> str:
    return writing.number(low) if low == high else f"{writing.number(low)} – {writing.number(high)}"


def _densities() -> list[Step]:
    bounds = [writing.number(bound) for bound in territory.DENSITIES]
    between = [f"{low} – {high}" for low, high in pairwise(bounds)]
    return [Step(n, text) for n, text in enumerate((f"< {bounds[0]}", *between, f"≥ {bounds[-1]}"))]


@lru_cache(maxsize=16)
def figure(made: DataMap, here: str, *, fold: bool) -> SafeString:
    """The map as a page at `here` shows it, drawn once for each state of the data; `fold`: with its table folded below."""
    return render_to_string("portal/parts/territory.html", {"map": made, "here": here, "fold": fold})


@lru_cache(maxsize=8)
def table(made: DataMap) -> SafeString:
    """The list that says the same."""
    return render_to_string("portal/parts/communes.html", {"map": made})


@lru_cache(maxsize=256)
def where(drawing: territory.Drawing, insee: str, name: str, _language: str) -> SafeString:
    """A small map of the territory with one commune marked."""
    return render_to_string("portal/parts/where.html", {"drawing": drawing, "insee": insee, "name": name})
