"""Vector tiles over as many places as rows, against TiPg: each tile asked once with a filter of its own, none over 500 kB.

The promise is held to TiPg's tiles of every point, since ours stand for all of them; its tiles as it comes hold 10 000 points at
most, in the order of their numbers, and are a line apart.
"""

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
CUT = 10_000  # TiPg's limit of features a tile, as it comes
SELDOM = 1.0  # tiles a second: a rate so low is measured once
WEIGHED = 20  # tiles whose size is looked at, a round
MANY = 2000
CALLERS = 8


def measure(stage: Stage) -> list[Line]:
    """Two lines for each zoom; one where no tile of TiPg is cut."""
    ours, theirs = _addresses(stage)
    _alike(covering(stage, DEEP), ours, theirs, stage.sizes[0])
    lines: list[Line] = []
    for zoom, floor in FLOORS.items():
        work = f"tiles at z{zoom}, {short(stage.sizes[0])} points, {CALLERS} callers"
        whole = Line(work, f"≥ {floor:g}× TiPg", floor=floor, against="TiPg, every point", unit="/s")
        cut = Line(work, "", ours=whole.ours, against=f"TiPg, {CUT} points at most", unit="/s")
        sizes: list[int] = []
        for turn in range(stage.rounds):
            asked = _drawn(stage, zoom, turn)
            mine = [
                f"{ours}/{zoom}/{x}/{y}.mvt?select=nom&where=id%20%3E%3D%20{start}" for x, y, start in asked
            ]
            sizes += [len(get(url)) for url in mine[:WEIGHED]]
            whole.ours.append(rate(mine[WEIGHED:], CALLERS, stage.seconds).value)
            for line, limit in ((whole, stage.sizes[0]), (cut, CUT)):
                if not line.theirs or line.theirs[-1] > SELDOM:
                    others = [
                        f"{theirs}/{zoom}/{x}/{y}?properties=nom&limit={limit}&filter=id%3E%3D{start}"
                        for x, y, start in asked
                    ]
                    line.theirs.append(rate(others, CALLERS, stage.seconds).value)
                else:
                    line.theirs.append(line.theirs[-1])
        whole.note = f"largest of {len(sizes)} tiles {max(sizes) / 1000:.0f} kB (promise: 500)"
        if max(sizes) > MOST_BYTES:
            whole.note += " **missed**"
        lines += [whole, cut] if zoom < DEEP else [whole]
    return lines


def _addresses(stage: Stage) -> tuple[str, str]:
    file = stage.points()
    table = f"public.{sql_name(file)}"
    return f"{stage.beffroi}/api/tiles/{file.stem}", f"{stage.tipg}/collections/{table}/tiles/WebMercatorQuad"


def _drawn(stage: Stage, zoom: int, turn: int) -> list[tuple[int, int, int]]:
    """Tiles, each with the row it begins at."""
    chance, tiles = random.Random(f"{zoom} {turn}"), covering(stage, zoom)
    return [(*chance.choice(tiles), chance.randrange(stage.sizes[0] // 50)) for _ in range(MANY)]


def _alike(tiles: Sequence[tuple[int, int]], ours: str, theirs: str, rows: int) -> None:
    """Stop the bench when a tile does not stand for as many points here and there, but for those on its very edge."""
    for x, y in random.Random(0).sample(tiles, min(3, len(tiles))):
        told = [
            points(get(f"{ours}/{DEEP}/{x}/{y}.mvt?select=nom")),
            points(get(f"{theirs}/{DEEP}/{x}/{y}?properties=nom&limit={rows}")),
        ]
        if abs(told[0] - told[1]) > 2 + 0.02 * told[1]:
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
