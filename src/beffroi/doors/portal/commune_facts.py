"""What is known of a commune, and its rows in the data of others: figures that are true, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pyproj import Geod
from shapely.geometry import shape

from beffroi.city.presence.public import Place, corners
from beffroi.city.territory.public import Commune, stays
from beffroi.data.folding import fold

_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Facts:
    """`square`: km² on the ellipsoid, None without an outline; `density`: inhabitants per km²."""

    population: int | None
    square: float | None
    density: float | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A body the commune belongs or belonged to; `since` and `until` are None where that is not known, or not over."""

    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A dataset with rows for the commune; `asked` finds them again in its table, and on its map."""

    place: Place
    asked: str

    @property
    def share(self) -> float:
        """Of the dataset's rows, in hundredths."""
        return 100 * self.place.rows / self.place.total if self.place.total else 0.0


def facts(commune: Commune) -> Facts:
    """The commune's figures."""
    square = abs(_EARTH.geometry_area_perimeter(shape(commune.contour))[0]) / 1e6 if commune.contour else None
    density = commune.population / square if commune.population and square else None
    return Facts(commune.population, square, density)


def stays_of(commune: Commune) -> list[Stay]:
    """What it belonged to, the latest first; a body that was founded anew under its name is one and the same to its residents."""
    told: list[Stay] = []
    for belonging in stays(commune.insee):
        since, until, name = belonging.valid_from, belonging.valid_to, belonging.grouping.name
        last = told[-1] if told else None
        if last and last.since == until and fold(last.name) == fold(name):
            told[-1] = Stay(last.name, since, last.until)
        else:
            told.append(Stay(name, since, until))
    return told


def rows_of(commune: Commune, found: Iterable[Place]) -> list[Row]:
    """The lines of the table."""
    ring = corners(commune.contour) if commune.contour else ()
    area = " ".join(f"{lat},{lon}" for lat, lon in ring)
    return [_row(place, area) for place in found]


def _row(place: Place, area: str) -> Row:
    pairs = [(f"is.{place.field}", value) for value in place.values] if place.values else [("area", area)]
    return Row(place, f"?{urlencode(pairs)}")
