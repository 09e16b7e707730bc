"""A tile's bytes: every record as itself while they are few, neighbours gathered where they are many; never over 500 kB."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from beffroi.data.geo import EXTENT, PIXEL, Tile, with_keys
from beffroi.data.odsql import TILE_COUNT, Context, Query, TilePlan, compile_tile
from beffroi.doors.explore.answers import COMPRESS_FROM, gzipped
from beffroi.doors.explore.rows import run
from beffroi.doors.explore.tiles.memory import Memory

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
    """A tile: its bytes (none when it is empty), the same gzipped when that is worth it, and what its features are."""

    body: bytes
    packed: bytes | None
    content: str

    @property
    def size(self) -> int:
        """Bytes it takes in memory, about."""
        return len(self.body) + len(self.packed or b"") + 1_000


_memory: Memory[Drawn] = Memory()


def draw(
    query: Query, context: Context, tile: Tile, *, geo_field: str | None, records: int, keep: bool
) -> Drawn:
    """The tile of what a query finds, up to `records` as themselves. With `keep`, from memory when it was drawn lately.

    Raises:
        QueryError, LimitReached: as any query.
    """
    if not keep:
        return _draw(query, context, tile, geo_field, records)
    key = (context.salt, tile, geo_field, records, query)
    most = settings.BEFFROI["TILE_MEMORY_MB"] * 1_000_000
    return _memory.get(key, lambda: _draw(query, context, tile, geo_field, records), most=most)


def _draw(query: Query, context: Context, tile: Tile, geo_field: str | None, records: int) -> Drawn:
    for plan in (TilePlan(most=records), *_GATHERED):
        statement = compile_tile(query, context, tile, plan, geo_field=geo_field)
        body, found, features = run(statement)[0]
        if plan.most is not None and found > plan.most:
            continue
        if not features:
            return Drawn(b"", None, RECORDS)
        if len(body) <= MOST_BYTES:
            gathered = plan.most is None
            keys = [column.key for column in statement.columns]
            return _packed(
                with_keys(bytes(body), [TILE_COUNT, *keys] if gathered else keys),
                CLUSTERS if gathered else RECORDS,
            )
    raise AssertionError("a tile of gathered points alone is over its limit")  # see _GATHERED


def _packed(body: bytes, content: str) -> Drawn:
    packed = _joined(gzipped([body])) if len(body) >= COMPRESS_FROM else None
    return Drawn(body, packed, content)


def _joined(chunks: Iterable[bytes]) -> bytes:
    return b"".join(chunks)
