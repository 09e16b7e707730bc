"""Which tile a place is in."""

import math

from beffroi.data.geo import Tile


def at(lon: float, lat: float, z: int) -> Tile:
    """The tile of zoom `z` a place is in (degrees)."""
    side = 2**z
    y = (1 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / math.pi) / 2 * side
    return Tile(z, min(int((lon + 180) / 360 * side), side - 1), min(max(int(y), 0), side - 1))


def around(tile: Tile) -> list[Tile]:
    """A tile and those beside it."""
    near = [Tile(tile.z, tile.x + dx, tile.y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return [one for one in near if one.exists]
