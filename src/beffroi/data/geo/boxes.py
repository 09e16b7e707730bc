"""Frames on the map, in degrees WGS84."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, bounds: tuple[float, float, float, float]) -> Self:
        """From (west, south, east, north)."""
        return cls(*bounds)

    def widened(self, degrees: float) -> "Box":
        """The same box with a margin."""
        return Box(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the place is inside."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def sql(self, lon: str, lat: str) -> str:
        """The same question in SQL."""
        return f"({lon} BETWEEN {self.west!r} AND {self.east!r} AND {lat} BETWEEN {self.south!r} AND {self.north!r})"


#: Metropolitan France, Corsica included, with a margin.
FRANCE = Box(-5.6, 41.2, 9.8, 51.4)
_MARGIN = 0.25  # degrees: neighbours of the territory are not mistakes


def frame(bounds: tuple[float, float, float, float] | None) -> Box:
    """Where the places of a file are expected: the territory with its surroundings, France when none is known."""
    return Box.of(bounds).widened(_MARGIN) if bounds else FRANCE
