"""How a tile is drawn, and what of it is only known when it is asked."""

from dataclasses import dataclass

from beffroi.data.fields import Field, FieldType
from beffroi.data.geo import EXTENT
from beffroi.data.odsql import sql as s

COUNT = "count"  # the property of a gathered point


@dataclass(frozen=True, slots=True)
class TilePlan:
    """How a tile is drawn.

    `most`: records read at most (one more, to know), all drawn as themselves; None: all are read, and those smaller than `gather`
    units are gathered in cells. `detail`: the grid outlines are on, in units, a power of 2. `fields`: with the selected fields,
    for records drawn as themselves.
    """

    most: int | None = None
    gather: float = EXTENT
    detail: int = 2
    fields: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A number of the tile, by its name in `geo.Tile.numbers`."""

    name: str


def asked(name: str) -> s.Sql:
    """A number of the tile, in a statement."""
    return s.cast(s.bind(Asked(name)), "DOUBLE")


def is_shape(place: Field) -> bool:
    """Whether the field's places are more than points."""
    return place.type is FieldType.GEO_SHAPE
