"""The tiles of a map (Web Mercator, EPSG:3857), and the units inside them. Pure functions.

A tile is a square of `EXTENT` units a side, drawn some 512 pixels wide; x grows eastwards, y southwards, from the north-west.
"""

import math
from dataclasses import dataclass

EXTENT = 4096
PIXEL = EXTENT / 512  # units of a pixel, as drawn
#: Side of the cells crowded places are gathered in, and the margin around a tile, in units: a cell stands whole in a margin.
CELL = 128
MARGIN = CELL
MOST_ZOOM = 22
#: The half of the world's width, in metres: 6 378 137 × π.
HALF_WORLD = 20_037_508.342789244


@dataclass(frozen=True, slots=True)
class Tile:
    """The tile `x`, `y` of zoom `z`."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the numbers are those of a tile."""
        return 0 <= self.z <= MOST_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z

    def numbers(self) -> dict[str, float]:
        """What a statement needs of it, by name.

        `west`, `south`, `east`, `north`: its box with the margin, in degrees. `left`, `bottom`, `right`, `top`: its box without
        it, in metres. A place is at x = (`half` + `along` × longitude) − `first_x`,
        y = (`half` − `across` × ln(tan(π/4 + latitude/2))) − `first_y`: in this order, all tiles round it alike, so that it is in
        one of them exactly.
        """
        side = 2**self.z
        margin = MARGIN / EXTENT
        span = 2 * HALF_WORLD / side
        return {
            "west": (self.x - margin) / side * 360 - 180,
            "south": self._latitude(self.y + 1 + margin),
            "east": (self.x + 1 + margin) / side * 360 - 180,
            "north": self._latitude(self.y - margin),
            "left": self.x * span - HALF_WORLD,
            "bottom": HALF_WORLD - (self.y + 1) * span,
            "right": (self.x + 1) * span - HALF_WORLD,
            "top": HALF_WORLD - self.y * span,
            "half": EXTENT * side / 2,
            "along": EXTENT * side / 360,
            "across": EXTENT * side / (2 * math.pi),
            "first_x": float(EXTENT * self.x),
            "first_y": float(EXTENT * self.y),
        }

    def _latitude(self, row: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**self.z))))
