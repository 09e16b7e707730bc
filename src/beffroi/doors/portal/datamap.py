"""The territory and its data: each commune with how many datasets it publishes and how many speak of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.text import slugify

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


@dataclass(frozen=True, slots=True)
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
    counts = {a.insee: about.get(a.insee, 0) + len(own.get(a.name, ())) for a in drawing.areas}
    some = any(counts.values())
    by = "density" if not some or (by == "density" and drawing.outlined) else "data"
    made = classes(list(counts.values())) if by == "data" else None
    spots = [
        Spot(
            area,
            address_of(area.insee, area.name),
            len(own.get(area.name, ())),
            about.get(area.insee, 0),
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
