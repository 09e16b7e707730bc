"""Vector tiles over as many places as rows, against TiPg: each tile asked once with a filter of its own, none over 500 kB."""

import math
import random
from collections.abc import Sequence

from bench.measure import Line
from bench.rivals import get, rate
from bench.source import short, utc
from bench.stage import Stage, sql_name

FLOORS = {10: 2.0, 12: 2.0, 14: 1.5}  # zoom → times TiPg's tiles a second
MOST_BYTES = 500_000
MANY = 2000
CALLERS = 8


def measure(stage: Stage) -> list[Line]:
    """A line for each zoom."""
    file = stage.points()
    rows = stage.sizes[0]
    ours = f"{stage.beffroi}/api/tiles/{file.stem}"
    theirs = f"{stage.tipg}/collections/public.{sql_name(file)}/tiles/WebMercatorQuad"
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


def covering(stage: Stage, zoom: int) -> Sequence[tuple[int, int]]:
    """The tiles that hold points."""
    found = utc().execute(f"SELECT x, y FROM '{stage.points()}' USING SAMPLE 20000 (reservoir, 1)").fetchall()
    return sorted({tile(x, y, zoom) for x, y in found})


def tile(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """The tile of the web's Mercator grid a place is in."""
    across = (longitude + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int(across * 2**zoom), int(down * 2**zoom)
