"""Query → statements: the room's verbs. What was compiled once is kept, the clock and the values of comparisons left out."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Generic, Literal, TypeVar

from beffroi.data.geo import Tile
from beffroi.data.odsql import facets, groups, headed, held, limits, records, technical, tiles
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.errors import QueryError, unknown_record
from beffroi.data.odsql.facets import FacetPlan
from beffroi.data.odsql.held import Hole, NotHeld
from beffroi.data.odsql.now import Now
from beffroi.data.odsql.query import Context, Query
from beffroi.data.odsql.records import Built, Shape
from beffroi.data.odsql.sources import Rows
from beffroi.data.odsql.statement import Column, ColumnKind, Statement, Window
from beffroi.data.odsql.tile_plans import Asked, TilePlan

_KEPT = 2_000
_HEAVY = (
    4_000  # characters of one bound text (positions of many rows): such a statement is made anew each time
)
_ONE_PAGE = " LIMIT 1 OFFSET 1"
_Made = TypeVar("_Made")
Values = Sequence[str | float]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A statement whose holes are still to be filled and whose `now()` are to be read on the clock, unless it is `whole`."""

    made: Statement
    whole: bool

    @property
    def light(self) -> bool:
        """Whether it may be kept in memory."""
        return not any(isinstance(value, str) and len(value) > _HEAVY for value in self.made.params)

    def statement(self, instant: datetime, values: Values = ()) -> Statement:
        if self.whole:
            return self.made
        return replace(self.made, params=tuple(_known(value, instant, values) for value in self.made.params))


def _known(value: object, instant: datetime, values: Values) -> object:
    match value:
        case Now():
            return value.at(instant)
        case Hole():
            return value.of(values)
        case _:
            return value


class _Memory(Generic[_Made]):
    """What was made last, by key; the contexts kept inside make their identity sure."""

    def __init__(self, light: Callable[[_Made], bool]) -> None:
        self._light = light
        self._lock = Lock()
        self._made: OrderedDict[tuple[Any, ...], tuple[Context, _Made]] = OrderedDict()

    def get(self, context: Context, key: tuple[Any, ...], make: Callable[[], _Made]) -> _Made:
        whole = (
            id(context.schema),
            context.table,
            context.dataset_id,
            context.salt,
            context.uid,
            context.limits,
            id(context.words),
            id(context.heads),
            *key,
        )
        with self._lock:
            known = self._made.get(whole)
            if (
                known is not None
                and known[0].aliases == context.aliases
                and known[0].updated == context.updated
            ):
                self._made.move_to_end(whole)
                return known[1]
        made = make()
        if not self._light(made):
            return made
        with self._lock:
            self._made[whole] = (context, made)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return made


_Plan = tuple[tuple[_Draft, ...], tuple[facets.Shelf, ...], tuple[tuple[int, str], ...]]

_drafts: _Memory[_Draft | None] = _Memory(lambda draft: draft is None or draft.light)
_plans: _Memory[_Plan | None] = _Memory(lambda plan: plan is None or all(draft.light for draft in plan[0]))


def _made(
    memory: _Memory[_Made | None],
    context: Context,
    query: Query,
    rest: Hashable,
    make: Callable[[Query], _Made],
) -> tuple[_Made, Values]:
    """What `make` makes of a query, once for all the questions of one shape, and the values to fill its holes with."""
    sketch = held.sketch(query.where)
    if sketch is not None:
        shape = replace(query, where=sketch.shape)

        def attempt() -> _Made | None:
            try:
                return make(replace(query, where=sketch.trees()))
            except (NotHeld, QueryError):  # told below, in the words of the question itself
                return None

        made = memory.get(context, (shape, sketch.kinds, rest), attempt)
        if made is not None:
            return made, sketch.values
    made = memory.get(context, (query, (), rest), lambda: make(query))
    assert made is not None  # `make` gives something or raises
    return made, ()


def compile_records(
    query: Query,
    context: Context,
    *,
    for_export: bool = False,
    native: bool = False,
    geometry: Literal["geojson", "wkb"] | None = None,
    geo_field: str | None = None,
) -> Statement:
    """The records or groups a query asks for; see the package for what its columns hold.

    An export has no bound of its own: limit −1 is everything.

    Raises:
        QueryError: the query cannot be answered.
    """
    shape = Shape(for_export, native, geometry, geo_field)

    def make(asked: Query) -> _Draft:
        rows = Rows.of(asked, context, head)
        grouped = asked.group_by is not None and asked.group_by.strip() != ""
        return _draft(groups.build(rows, shape) if grouped else records.build(rows, shape))

    def make_any_page(asked: Query) -> _Draft:
        draft = make(asked)
        return replace(draft, made=replace(draft.made, sql=draft.made.sql.removesuffix(_ONE_PAGE)))

    now = datetime.now(UTC)
    head = None if for_export else headed.head(query, context)
    if head is not None or _pages_alike(query, context, shape):
        limit, offset = limits.page(query, context.limits, grouped=False, for_export=False)
        assert limit is not None  # an export alone may have none
        one_page = replace(query, limit=1, offset=1)
        draft, values = _made(_drafts, context, one_page, ("any page", shape, head), make_any_page)
        made = draft.statement(now, values)
        window = None if made.scans or made.params else Window(made.sql, limit, offset)
        return replace(made, sql=paged(made.sql, limit, offset), window=window)
    draft, values = _made(_drafts, context, query, ("records", shape), make)
    return draft.statement(now, values)


def paged(sql: str, limit: int, offset: int) -> str:
    """The statement of one page of a reading (`Window.sql`)."""
    return f"{sql} LIMIT {limit:d}{f' OFFSET {offset:d}' if offset else ''}"


def _pages_alike(query: Query, context: Context, shape: Shape) -> bool:
    """Whether the pages of a query differ by the end of their statement alone: those of a long reading are then compiled once."""
    sought = query.where and context.words is not None
    bounded = min(context.limits.page, context.limits.offset - 1) >= 1
    return not (query.group_by or query.order_by or shape.for_export or sought) and bounded


def compile_count(query: Query, context: Context) -> Statement:
    """How many records match, paging apart: one row, one number.

    Raises:
        QueryError: the query cannot be answered.
    """

    def make(asked: Query) -> _Draft:
        rows = Rows.of(asked, context)
        known = rows.known()
        if known is None:
            count = s.alias(s.call("count", s.star()), "c0")
            select = s.select([count], rows.table, where=rows.conditions())
        else:
            select = s.select([s.alias(s.num(len(known)), "c0")], s.single())
        column = Column("total_count", ColumnKind.VALUE, "c0")
        return _draft(Built(select, (column,), scans=known is None))

    counted = Query(
        where=query.where,
        refine=query.refine,
        exclude=query.exclude,
        facet=query.facet,
        timezone=query.timezone,
    )
    draft, values = _made(_drafts, context, counted, "count", make)
    return draft.statement(datetime.now(UTC), values)


def compile_facets(query: Query, context: Context) -> FacetPlan:
    """The facets a query asks for.

    Raises:
        QueryError: the query cannot be answered.
    """

    def make(asked: Query) -> _Plan:
        levels, shelves = facets.plan(Rows.of(asked, context))
        drafts = tuple(_draft(Built(level.statement, facets.COLUMNS)) for level in levels)
        return drafts, tuple(shelves), tuple((level.facet, level.path) for level in levels)

    (drafts, shelves, levels), values = _made(_plans, context, query, "facets", make)
    instant = datetime.now(UTC)
    return FacetPlan(tuple(draft.statement(instant, values) for draft in drafts), shelves, levels)


def compile_record(
    record_id: str, query: Query, context: Context, *, geometry: Literal["geojson", "wkb"] | None = None
) -> Statement:
    """One record; only `select`, `also`, `lang` and `timezone` of the query count. No row means that there is none.

    Raises:
        QueryError: the query cannot be answered, or no record of this version can have this id (status 404).
    """
    asked = Query(select=query.select, also=query.also, lang=query.lang, timezone=query.timezone, limit=1)
    rows = Rows.of(asked, context)
    found = technical.is_record(record_id, context, rows.scope.row, s.ROW)
    if found is None:
        raise unknown_record(record_id)
    built = records.build(rows, Shape(geometry=geometry), only=found)
    return _draft(built).statement(datetime.now(UTC))


def compile_tile(
    query: Query, context: Context, tile: Tile, plan: TilePlan, *, geo_field: str | None = None
) -> Statement:
    """A map's tile of the records a query finds, its layer named by the dataset. Paging, order and groups do not count.

    One row of three columns: the bytes (`geo.with_keys` names their keys: the statement's `columns`, after `count` where records
    are gathered), how many records were read, how many features are drawn.

    Raises:
        QueryError: the query cannot be answered, or the field holds no place.
    """

    def make(asked: Query) -> _Draft:
        return _draft(tiles.build(Rows.of(asked, context), plan, context.dataset_id, geo_field))

    drawn = replace(query, group_by=None, order_by=None, limit=1, offset=0)
    draft, held_values = _made(_drafts, context, drawn, ("tile", plan, geo_field), make)
    statement = draft.statement(datetime.now(UTC), held_values)
    numbers = tile.numbers()
    values = (numbers[value.name] if isinstance(value, Asked) else value for value in statement.params)
    return replace(statement, params=tuple(values))


def compile_extent(query: Query, context: Context, *, geo_field: str | None = None) -> Statement:
    """Where the records a query finds are: one row, west, south, east, north (degrees, NULL without any), how many have a place.

    Raises:
        QueryError: the query cannot be answered, or the field holds no place.
    """
    return _draft(tiles.extent(Rows.of(query, context), geo_field)).statement(datetime.now(UTC))


def _draft(built: Built) -> _Draft:
    sql, values = s.render(built.select)
    made = Statement(
        sql,
        values,
        built.columns,
        grouped=built.grouped,
        geometry=built.geometry,
        scans=built.scans,
        stops=built.stops,
        counted=built.counted,
        total=built.total,
    )
    return _Draft(made, whole=not any(isinstance(value, Now | Hole) for value in values))
