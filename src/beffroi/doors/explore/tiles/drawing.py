"""A tile's bytes: every record as itself while they are few, neighbours gathered where they are many; never over 500 kB."""

import zlib
from dataclasses import dataclass
from typing import Self

from beffroi.data.geo import EXTENT, PIXEL, Tile, with_keys
from beffroi.data.odsql import TILE_COUNT, Context, Query, TilePlan, compile_tile
from beffroi.doors.explore.answers import COMPRESS_FROM, gzipped
from beffroi.doors.explore.rows import run

MOST_BYTES = 500_000
RECORDS, CLUSTERS = "records", "clusters"

#: Ways to draw a crowded tile, from the finest; the last gathers everything: 34 × 34 points without fields, under 60 kB.
_GATHERED = (
    TilePlan(gather=4 * PIXEL, detail=4),
    TilePlan(gather=32 * PIXEL, detail=16, fields=False),
    TilePlan(gather=EXTENT / 2, detail=64, fields=False),
    TilePlan(gather=1e12, fields=False),
)


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


def draw(query: Query, context: Context, tile: Tile, *, geo_field: str | None, records: int) -> Drawn:
    """The tile of what a query finds, up to `records` as themselves.

    Raises:
        QueryError, LimitReached: as any query.
    """
    body, content = _draw(query, context, tile, geo_field, records)
    if len(body) < COMPRESS_FROM:
        return Drawn(body, False, content)
    return Drawn(b"".join(gzipped([body])), True, content)


def _draw(
    query: Query, context: Context, tile: Tile, geo_field: str | None, records: int
) -> tuple[bytes, str]:
    for plan in (TilePlan(most=records), *_GATHERED):
        statement = compile_tile(query, context, tile, plan, geo_field=geo_field)
        body, found, features = run(statement)[0]
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
