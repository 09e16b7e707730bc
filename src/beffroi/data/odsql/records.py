"""A statement without group_by: rows, an order, a page; aggregates are computed once and repeated on every row (section 7.1)."""

from dataclasses import dataclass, field
from typing import Literal

from beffroi.data.odsql import indexed, limits, parse, selection, wire
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.aggregates import aggregate, is_aggregate
from beffroi.data.odsql.orders import row_order
from beffroi.data.odsql.scalars import value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.sources import Rows, position_name
from beffroi.data.odsql.statement import Column
from beffroi.data.odsql.values import Value

_ONCE = "a"  # the one row of aggregates
_ROWS = "n"  # how many rows they were computed over


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement is for. `native` columns keep the engine's types; `geometry` adds the place of each row, from the field
    `geo_field` or the one maps draw."""

    for_export: bool = False
    native: bool = False
    geometry: Literal["geojson", "wkb"] | None = None
    geo_field: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A tree ready to be rendered, with its columns."""

    select: s.Sql
    columns: tuple[Column, ...]
    grouped: bool = False
    geometry: str | None = None
    scans: bool = True
    total: int | None = None
    stops: bool = False
    counted: bool = False


@dataclass(slots=True)
class Once:
    """Aggregates over all the rows, each once; expressions find them in a source named `a`."""

    found: dict[t.Expression, tuple[str, Value]] = field(default_factory=dict)

    def replace(self, node: t.Expression, scope: Scope) -> Value | None:
        """An aggregate becomes a column of the one row."""
        if not (isinstance(node, t.Call) and is_aggregate(node)):
            return None
        if node not in self.found:
            self.found[node] = (f"a{len(self.found)}", aggregate(node, scope.replacing(None)))
        name, compiled = self.found[node]
        return compiled.at(s.named(name, _ONCE))

    def row(self, rows: Rows) -> s.Sql:
        """The source of these columns: one row, with the number of rows behind."""
        items = [s.alias(compiled.sql, name) for name, compiled in self.found.values()]
        count = s.alias(s.call("count", s.star()), _ROWS)
        return s.sub(s.select([*items, count], rows.table, where=rows.conditions()), _ONCE)


def output(
    values: list[tuple[str, Value]], zone: str, *, native: bool, bulk: bool = False
) -> tuple[list[s.Sql], list[Column]]:
    """The columns of the outermost SELECT."""
    items: list[s.Sql] = []
    columns: list[Column] = []
    for place, (key, compiled) in enumerate(values):
        name = f"c{place}"
        expression, kind = wire.native(compiled) if native else wire.wire(compiled, zone, bulk=bulk)
        items.append(s.alias(expression, name))
        shown = compiled.field.name if compiled.field is not None and not compiled.computed else None
        columns.append(Column(key, kind, name, wire.type_of(compiled), shown))
    return items, columns


def build(rows: Rows, shape: Shape, *, only: s.Sql | None = None) -> Built:
    """The statement of a query without group_by; `only` narrows it to one record.

    Raises:
        QueryError: something in it means nothing.
    """
    query, context = rows.query, rows.context
    limit, offset = limits.page(query, context.limits, grouped=False, for_export=shape.for_export)
    once = Once()
    scope = rows.scope.replacing(once.replace)
    named = selection.expand(rows.items(), scope)
    order = [] if rows.head else row_order(parse.order_by(query.order_by), named, scope, query.order_by or "")
    nested = bool(order) and limit is not None
    source = rows.table
    known, total = None if order or limit is None or only is not None else rows.known(), 0
    if known is None or limit is None:
        where = s.both([only, rows.conditions()])
    else:
        total, page = len(known), known[offset : offset + limit]
        where, limit, offset = indexed.at(rows.scope.row, page), None, 0
    few = only is not None or known is not None or (where is None and limit is not None and not nested)
    if nested:
        # The page is found first: its values alone are written out.
        position = s.alias_quoted(rows.scope.row, position_name(context))
        scope = Scope(
            context,
            "select",
            scope.text,
            scope.zone,
            scope.lang,
            s.column(position_name(context)),
            replace=once.replace,
        )
    values = [(key, value(node, scope)) for key, node in named]
    items, columns = output(values, scope.zone, native=shape.native, bulk=shape.for_export)
    geometry = _geometry(rows, shape)
    if geometry is not None:
        items.append(s.alias(geometry, "g"))
    if not items:
        items = [s.alias(s.null(), "nothing")]
    alone = once.row(rows) if once.found else None
    if (
        alone is not None
        and limit is not None
        and not shape.for_export
        and all(s.tables(item) <= {_ONCE} for item in items)
    ):
        return _repeated(items, columns, alone, (limit, offset, context.limits.offset))
    if nested:
        # An order by an aggregate orders nothing: it is the same for all rows, and is not in sight here.
        inner = s.select(
            [s.star(s.ROW), position], source, where=where, order=order, limit=limit, offset=offset
        )
        source, where, order, limit, offset = s.sub(inner, s.ROW), None, [], None, 0
    if alone is not None:
        source = s.cross(source, alone)
    select = s.select(items, source, where=where, order=order, limit=limit, offset=offset)
    return Built(
        select,
        tuple(columns),
        geometry="g" if geometry is not None else None,
        scans=not few or alone is not None,
        total=None if known is None else total,
        stops=limit is not None and not order,
    )


def _repeated(items: list[s.Sql], columns: list[Column], alone: s.Sql, page: tuple[int, int, int]) -> Built:
    """A page that shows aggregates only: the rows are read once, for them and for their number. `page`: limit, offset, the most
    both may come to."""
    limit, offset, most = page
    rows = s.named(_ROWS, _ONCE)
    count = s.alias(rows, _ROWS)
    if limit == 1 and offset == 0:  # nothing to repeat: a twentieth less to plan and run
        select = s.select([*items, count], alone, where=s.binary(">", rows, s.num(0)))
    else:
        many = s.call("least", rows, s.num(max(most, limit + offset)))
        each = s.alias(s.call("unnest", s.call("range", many)), "nth")
        select = s.select([*items, count, each], alone, limit=limit, offset=offset)
    return Built(select, tuple(columns), counted=True)


def _geometry(rows: Rows, shape: Shape) -> s.Sql | None:
    if shape.geometry is None:
        return None
    chosen = rows.context.names.get(shape.geo_field) if shape.geo_field else rows.context.schema.geo
    if chosen is None or not chosen.type.is_geo:
        return None
    return wire.place(chosen, rows.scope.column(chosen), binary=shape.geometry == "wkb")
