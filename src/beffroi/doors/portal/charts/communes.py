"""Groups joined to the communes of the territory, by INSEE code or by name: a map drawn by the server, with its legend."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.data.folding import fold
from beffroi.doors.portal import territory
from beffroi.doors.portal.charts.asked import Chart, Measure
from beffroi.doors.portal.charts.points import Point, shown
from beffroi.doors.portal.classes import Classes, classes

_ADDED = {Measure.COUNT, Measure.SUM}  # values of two groups that make one


@dataclass(frozen=True, slots=True)
class Painted:
    """A commune and its class; `rank` None: no value."""

    area: territory.Area
    point: Point
    rank: int | None

    @property
    def css(self) -> str:
        """The class of its shape."""
        return "class-none" if self.rank is None else f"class-{self.rank}"


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the legend."""

    css: str
    low: str
    high: str
    count: int


@dataclass(frozen=True, slots=True)
class CommuneMap:
    """The drawing, a shape for each commune; `outside` are values that name no commune of the territory."""

    drawing: territory.Drawing
    painted: tuple[Painted, ...]
    legend: tuple[Step, ...]
    outside: tuple[Point, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """The communes that have a value, the largest first: the table."""
        valued = [p.point for p in self.painted if p.point.value is not None]
        return tuple(sorted(valued, key=lambda point: -(point.value or 0)))

    @property
    def largest_first(self) -> list[Painted]:
        """In the order to paint circles."""
        return sorted(self.painted, key=lambda painted: -painted.area.radius)


def commune_map(chart: Chart, rows: Sequence[Mapping[str, Any]]) -> CommuneMap | None:
    """The map of an answer; None when the territory is not known or no value names one of its communes."""
    drawing = territory.drawing()
    if drawing is None:
        return None
    by_key = _keys(drawing)
    values: dict[str, float] = {}
    outside = []
    for row in rows:
        if row["value"] is None or row["key"] is None:
            continue
        key, value = str(row["key"]), float(row["value"])
        insee = by_key.get(_spelt(key))
        if insee is None or (insee in values and chart.measure not in _ADDED):
            outside.append(Point(key[:80], value, shown(value)))
        else:
            values[insee] = values.get(insee, 0.0) + value
    if chart.per_head:
        people = {area.insee: area.population or 0 for area in drawing.areas}
        values = {insee: 1000 * n / people[insee] for insee, n in values.items() if people[insee]}
    if not values:
        return None
    made = classes(list(values.values()), equal=chart.classes == "equal")
    painted = tuple(_painted(area, values.get(area.insee), made) for area in drawing.areas)
    return CommuneMap(drawing, painted, _legend(painted, made), tuple(outside))


def _painted(area: territory.Area, value: float | None, made: Classes) -> Painted:
    rank = None if value is None else made.rank(value)
    return Painted(area, Point(area.name, value, shown(value)), rank)


def _legend(painted: Sequence[Painted], made: Classes) -> tuple[Step, ...]:
    counts = [sum(p.rank == rank for p in painted) for rank in range(len(made.edges))]
    steps = [
        Step(f"class-{rank}", shown(low), shown(high), counts[rank])
        for rank, (low, high) in enumerate(made.edges)
    ]
    bare = sum(p.rank is None for p in painted)
    return tuple([*steps, Step("class-none", "", "", bare)] if bare else steps)


def _keys(drawing: territory.Drawing) -> dict[str, str]:
    """What may name a commune, spelt alike → its INSEE code. Codes of communes that merged into another lead to it."""
    named: dict[str, str] = {}
    for area in drawing.areas:
        named.setdefault(_spelt(area.name), area.insee)
        named[area.insee.lower()] = area.insee
    return {**{former.lower(): insee for former, insee in territory.former_codes().items()}, **named}


def _spelt(text: str) -> str:
    """Letters and digits alone, folded: "VILLENEUVE D'ASCQ" and "Villeneuve-d'Ascq" are one."""
    return re.sub(r"[\W_]+", "", fold(text.strip()))
