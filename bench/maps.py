"""Vector tiles over as many places as rows, against TiPg: each tile asked once with a filter of its own, none over 500 kB."""

import math
import random
from collections.abc import Sequence

import mapbox_vector_tile

from bench.measure import Line
from bench.rivals import get, rate
from bench.source import short, utc
from bench.stage import Stage, sql_name

FLOORS = {10: 2.0, 12: 2.0, 14: 1.5}  # zoom → times TiPg's tiles a second
MOST_BYTES = 500_000
DEEP = 14  # the zoom where nothing need be left out
TIPG_MOST = 10_000  # its limit of features a tile
MANY = 2000
CALLERS = 8


def measure(stage: Stage) -> list[Line]:
    """A line for each zoom."""
    file = stage.points()
    rows = stage.sizes[0]
    ours = f"{stage.beffroi}/api/tiles/{file.stem}"
    theirs = f"{stage.tipg}/collections/public.{sql_name(file)}/tiles/WebMercatorQuad"
    _alike(covering(stage, DEEP), ours, theirs)
    lines: list[Line] = []
    for zoom, floor in FLOORS.items():
        line = Line(
            f"tiles at z{zoom}, {short(rows)} points, {CALLERS} callers",
            f"≥ {floor:g}× TiPg",
            floor=floor,
            against="TiPg",
            unit="/s",
        )
        tiles, sizes, slow = covering(stage, zoom), list[int](), False
        for turn in range(stage.rounds):
            chance = random.Random(f"{zoom} {turn}")
            asked = [(*chance.choice(tiles), chance.randrange(rows // 50)) for _ in range(MANY)]
            mine = [
                f"{ours}/{zoom}/{x}/{y}.mvt?select=nom&where=id%20%3E%3D%20{start}" for x, y, start in asked
            ]
            sizes += [len(get(url)) for url in mine[:20]]
            line.ours.append(rate(mine[20:], CALLERS, stage.seconds).value)
            if slow:
                line.theirs.append(line.theirs[-1])
                continue
            other = rate(
                [f"{theirs}/{zoom}/{x}/{y}?properties=nom&filter=id%3E%3D{start}" for x, y, start in asked],
                CALLERS,
                stage.seconds,
            )
            line.theirs.append(other.value)
            slow = other.slow
        line.note = f"largest of {len(sizes)} tiles {max(sizes) / 1000:.0f} kB (promise: 500); TiPg: at most 10 000 points"
        if max(sizes) > MOST_BYTES:
            line.note += " **missed**"
        lines.append(line)
    return lines


def _alike(tiles: Sequence[tuple[int, int]], ours: str, theirs: str) -> None:
    """Stop the bench when a tile does not stand for as many points here and there, but for those on its very edge."""
    for x, y in random.Random(0).sample(tiles, min(3, len(tiles))):
        told = [
            points(get(f"{ours}/{DEEP}/{x}/{y}.mvt?select=nom")),
            points(get(f"{theirs}/{DEEP}/{x}/{y}?properties=nom")),
        ]
        if abs(told[0] - told[1]) > 2 + 0.02 * told[1] and told[1] < TIPG_MOST * 0.9:
            raise SystemExit(f"the tile {DEEP}/{x}/{y} holds {told[0]} points here and {told[1]} in TiPg")


def points(tile: bytes) -> int:
    """Points within a tile, those gathered in one told apart."""
    if not tile:
        return 0
    (layer,) = mapbox_vector_tile.decode(tile).values()
    inside = 0
    for feature in layer["features"]:
        x, y = feature["geometry"]["coordinates"]
        if 0 <= x <= layer["extent"] and 0 <= y <= layer["extent"]:
            inside += feature["properties"].get("count", 1)
    return inside


def covering(stage: Stage, zoom: int) -> Sequence[tuple[int, int]]:
    """The tiles that hold points."""
    found = utc().execute(f"SELECT x, y FROM '{stage.points()}' USING SAMPLE 20000 (reservoir, 1)").fetchall()
    return sorted({tile(x, y, zoom) for x, y in found})


def tile(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """The tile of the web's Mercator grid a place is in."""
    across = (longitude + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int(across * 2**zoom), int(down * 2**zoom)
