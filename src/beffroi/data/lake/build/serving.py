"""The file that answers: one table `rows`, in DuckDB's latest storage, along a Hilbert curve when it is large and has places."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from beffroi.data import geo
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.build.places import Place
from beffroi.data.lake.build.plan import MASK, Plan
from beffroi.data.lake.build.running import run
from beffroi.data.lake.build.typing import SAMPLE, Typing
from beffroi.data.lake.duck import text_literal
from beffroi.data.lake.report import Progress

CLUSTERED_ROWS = 250_000  # below, a scan costs nothing and the file's order is kept
#: Rows between two marks of what they hold, along the curve: of 11 M rows, those of a box are counted in 14 ms instead of 38, a
#: tile's read in half the time, and a group-by over all takes 6 % more. Must be a multiple of 2 048.
CLUSTERED_GROUP = 30_720
TABLE = "serving.rows"


@dataclass(frozen=True, slots=True)
class Written:
    """A serving table still attached as `serving`, and what of its plan failed somewhere."""

    plan: Plan
    rows: int
    failed: Sequence[Place | Column]


def write_serving(
    connection: duckdb.DuckDBPyConnection, typing: Typing, target: Path, uid: str, progress: Progress
) -> Written:
    """Type and write all rows, twice when the first plan did not stand all values."""
    plan = typing.start()
    written = _write(connection, typing, plan, target, uid=uid, progress=progress)
    if written.failed:
        better = typing.again(written.failed)
        if _differs(better, plan):
            connection.execute("DETACH serving")
            target.unlink()
            written = _write(connection, typing, better, target, uid=uid, progress=progress)
        else:
            written = Written(better, written.rows, _same(better, written.failed))
    for number in range(len(plan.masks())):
        connection.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {MASK}{number}")
    return written


def _differs(one: Plan, other: Plan) -> bool:
    def made(plan: Plan) -> str:
        return plan.select("x", order=None, uid="")

    return made(one) != made(other)


def _same(plan: Plan, failed: Sequence[Place | Column]) -> list[Place | Column]:
    """The failed sources as the plan of the same shape knows them."""
    columns = {source.index for source in failed if isinstance(source, Column)}
    places = {source.index for source in failed if isinstance(source, Place)}
    return [c for c in plan.columns if c.index in columns] + [p for p in plan.places if p.index in places]


def _write(
    connection: duckdb.DuckDBPyConnection,
    typing: Typing,
    plan: Plan,
    target: Path,
    *,
    uid: str,
    progress: Progress,
) -> Written:
    order = _frame(connection, typing, plan) if plan.places and _is_large(connection, typing) else None
    groups = f", ROW_GROUP_SIZE {CLUSTERED_GROUP}" if order is not None else ""
    connection.execute(f"ATTACH {text_literal(str(target))} AS serving (STORAGE_VERSION 'latest'{groups})")
    # The sort gives the order: keeping the scan's as well would only cost.
    connection.execute(f"SET preserve_insertion_order = {'true' if order is None else 'false'}")
    run(
        connection,
        f"CREATE TABLE {TABLE} AS {plan.select(typing.relation, order=order, uid=uid)}",
        progress,
        "write",
    )
    connection.execute("SET preserve_insertion_order = true")
    masks = [f"bit_or({MASK}{number})" for number in range(len(plan.masks()))]
    row = connection.execute(f"SELECT {', '.join(['count(*)', *masks])} FROM {TABLE}").fetchone()
    assert row is not None
    return Written(plan, int(row[0]), plan.failed([int(mask or 0) for mask in row[1:]]))


def _is_large(connection: duckdb.DuckDBPyConnection, typing: Typing) -> bool:
    if typing.whole:
        return False
    if typing.raw.rows is not None:
        return typing.raw.rows > CLUSTERED_ROWS
    probe = f"SELECT count(*) FROM (SELECT 1 FROM {typing.raw.relation} LIMIT {CLUSTERED_ROWS + 1})"
    counted = connection.execute(probe).fetchone()
    return counted is not None and counted[0] > CLUSTERED_ROWS


def _frame(connection: duckdb.DuckDBPyConnection, typing: Typing, plan: Plan) -> geo.Box:
    """Where the curve runs: around the places of the first rows, the expected frame at least."""
    place = plan.places[0]
    value = f"g{place.index}"
    lon, lat = (
        (f"{value}.lon", f"{value}.lat")
        if place.points_only
        else (f"ST_X(ST_Centroid({value}))", f"ST_Y(ST_Centroid({value}))")
    )
    bounds = connection.execute(
        f"SELECT quantile_cont(lon, [0.01, 0.99]), quantile_cont(lat, [0.01, 0.99]) "
        f"FROM (SELECT {lon} AS lon, {lat} AS lat FROM {plan.values(SAMPLE)})"
    ).fetchone()
    box = typing.box
    if not bounds or bounds[0] is None:
        return box
    (west, east), (south, north) = bounds
    return geo.Box(min(west, box.west), min(south, box.south), max(east, box.east), max(north, box.north))
