"""The geometries of a tile, in its units."""

from beffroi.data.geo import EXTENT, MARGIN, PIXEL
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.tile_plans import COUNT, TilePlan, asked
from beffroi.data.odsql.tile_rows import within


def drawn(source: s.Sql, plan: TilePlan, names: list[str], *, shape: bool) -> s.Select:
    """With `g`, the geometry in the tile's units; NULL for what is not in it."""
    gathers = plan.most is None
    members = ["id", *([COUNT] if gathers else []), *names]
    kept = [s.alias(s.named(name, "n"), name) for name in members]
    spot = s.call("ST_Point", *(s.call("floor", s.named(axis, "n")) for axis in ("x", "y")))
    if not shape:
        return s.select([s.alias(spot, "g"), *kept], source)
    as_point = (
        s.is_null(s.named("shape", "n")) if gathers else s.binary("<", s.named("size", "n"), s.num(PIXEL))
    )
    point = s.case((within("n"), spot))
    clipped = s.case((as_point, point), otherwise=_clipped(s.named("shape", "n"), plan.detail))
    inner = s.sub(s.select([s.alias(clipped, "g"), *kept], source), "p")
    kind = s.cast(s.call("ST_GeometryType", s.named("g", "p")), "VARCHAR")
    several = s.binary("=", kind, s.text("GEOMETRYCOLLECTION"))
    # A tile has no collections: of one, what has the most dimensions.
    plain = s.case((several, s.call("ST_CollectionExtract", s.named("g", "p"))), otherwise=s.named("g", "p"))
    return s.select([s.alias(plain, "g"), *(s.alias(s.named(name, "p"), name) for name in members)], inner)


def _clipped(shape: s.Sql, detail: int) -> s.Sql:
    """A shape moved to the tile's units, on a grid of `detail` units, and clipped; NULL outside.

    The grid is what simplifies it: the engine's own simplifications take a time, and a depth of stack, that a hostile outline
    makes as large as it likes. What cannot be clipped as it is, is mended first.
    """
    flat = s.call("ST_Force2D", shape)
    systems = (s.text("EPSG:4326"), s.text("EPSG:3857"), s.assign("always_xy", s.true()))
    ends = (asked(name) for name in ("left", "bottom", "right", "top"))
    box = s.call("ST_Extent", s.call("ST_MakeEnvelope", *ends))
    grid = (s.num(EXTENT // detail), s.num(MARGIN // detail), s.true())

    def moved(geometry: s.Sql) -> s.Sql:
        metres = s.call("ST_Transform", geometry, *systems)
        return s.call("TRY", s.call("ST_AsMVTGeom", metres, box, *grid))

    found = s.call("coalesce", moved(flat), moved(s.call("ST_MakeValid", flat)))
    scale = [s.num(number) for number in (detail, 0, 0, detail, 0, 0)]
    return s.call("ST_Affine", found, *scale)
