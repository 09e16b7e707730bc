"""A tile's bytes: every record as itself while they are few, neighbours gathered where they are many; never over 500 kB."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from beffroi.data.geo import EXTENT, PIXEL, Tile, with_keys
from beffroi.data.odsql import TILE_COUNT, Context, Query, Statement, TilePlan, compile_tile

MEDIA = "application/vnd.mapbox-vector-tile"
MOST_BYTES = 500_000
RECORDS, CLUSTERS = "records", "clusters"
#: Below this, compressing costs more than it saves.
COMPRESS_FROM = 1_000

#: Ways to draw a crowded tile, from the finest; the last gathers everything: 34 × 34 points without fields, under 60 kB.
_GATHERED = (
    TilePlan(gather=4 * PIXEL, detail=4),
    TilePlan(gather=32 * PIXEL, detail=16, fields=False),
    TilePlan(gather=EXTENT / 2, detail=64, fields=False),
    TilePlan(gather=1e12, fields=False),
)
Ask = Callable[[Statement], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tile: its bytes (none when it is empty), gzipped when that is worth it, and what its features are."""

    body: bytes
    packed: bool
    content: str

    def plain(self) -> bytes:
        """The bytes, for who does not read gzip."""
        return zlib.decompress(self.body, 31) if self.packed else self.body

    def kept(self) -> bytes:
        """All of it, to be remembered."""
        return bytes([self.packed, self.content == CLUSTERS]) + self.body

    @classmethod
    def found(cls, kept: bytes) -> Self:
        """What was remembered."""
        return cls(kept[2:], bool(kept[0]), CLUSTERS if kept[1] else RECORDS)


def draw(
    query: Query, context: Context, tile: Tile, *, ask: Ask, records: int, geo_field: str | None = None
) -> Drawn:
    """The tile of what a query finds, up to `records` as themselves; `ask` gives the rows of a statement.

    Raises:
        QueryError, LimitReached: as any query.
    """
    body, content = _draw(query, context, tile, ask=ask, records=records, geo_field=geo_field)
    if len(body) < COMPRESS_FROM:
        return Drawn(body, False, content)
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return Drawn(packer.compress(body) + packer.flush(), True, content)


def _draw(
    query: Query, context: Context, tile: Tile, *, ask: Ask, records: int, geo_field: str | None
) -> tuple[bytes, str]:
    for plan in (TilePlan(most=records), *_GATHERED):
        statement = compile_tile(query, context, tile, plan, geo_field=geo_field)
        body, found, features = ask(statement)[0]
        if plan.most is not None and found > plan.most:
            continue
        if not features:
            return b"", RECORDS
        if len(body) <= MOST_BYTES:
            keys = [column.key for column in statement.columns]
            if plan.most is not None:
                return with_keys(bytes(body), keys), RECORDS
            return with_keys(bytes(body), [TILE_COUNT, *keys]), CLUSTERS
    raise AssertionError("a tile of gathered points alone is over its limit")  # see _GATHERED
