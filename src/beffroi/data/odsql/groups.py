"""A statement with group_by (section 7.3): keys and aggregates as the engine has them, order and page, then their shapes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from beffroi.data.odsql import clusters, limits, orders, parse, ranges, selection, technical
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.aggregates import aggregate, has_aggregate, is_aggregate
from beffroi.data.odsql.records import Built, Shape, output
from beffroi.data.odsql.scalars import value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.sources import Rows, position_name
from beffroi.data.odsql.values import Kind, Value

_GROUPS = "g"
_MANY = "many"  # how many rows a group gathers
_GEO = (
    "Aggregation on geo point field is not possible."
    " Use the geo_cluster(point_geo, int_precision) aggregation function instead."
)


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are grouped by: `sql` in the rows, `show` from its column among the groups. Rows without a value are left out
    when `whole` is false."""

    key: str
    alias: str | None
    node: t.Expression
    sql: s.Sql
    show: Callable[[s.Sql], Value]
    whole: bool = True


@dataclass(slots=True)
class _Source:
    """The rows under the groups: a multivalued key makes one row of each of its values."""

    rows: Rows
    scope: Scope
    table: s.Sql
    where: s.Sql | None
    made: int = 0

    def unnest(self, values: s.Sql) -> s.Sql:
        """One row for each distinct value of a list, one with NULL where there is none."""
        empty = s.binary("=", s.call("len", s.call("coalesce", values, s.array([]))), s.num(0))
        listed = s.case(
            (empty, s.array([s.cast(s.null(), "VARCHAR")])), otherwise=s.call("list_distinct", values)
        )
        return self.add(s.call("unnest", listed))

    def add(self, column: s.Sql) -> s.Sql:
        """A column more."""
        name = f"{position_name(self.rows.context)} {self.made}"
        self.made += 1
        items = [s.star(s.ROW), s.alias_quoted(column, name)]
        position = s.column(position_name(self.rows.context))
        if self.made == 1:
            items.append(s.alias_quoted(self.rows.scope.row, position_name(self.rows.context)))
        self.table = s.sub(s.select(items, self.table, where=self.where), s.ROW)
        self.where = None
        self.scope = replace(self.scope, row=position)
        return s.column(name)


@dataclass(slots=True)
class _Groups:
    """What an expression finds among the groups: keys and aggregates."""

    keys: Sequence[Key]
    row_scope: Scope
    aggregates: dict[t.Expression, tuple[str, Value]] = field(default_factory=dict)

    def shown(self, node: t.Expression, scope: Scope) -> Value | None:
        """As the answer shows it."""
        return self._find(node, scope, raw=False)

    def sorted(self, node: t.Expression, scope: Scope) -> Value | None:
        """As groups are sorted."""
        return self._find(node, scope, raw=True)

    def _find(self, node: t.Expression, scope: Scope, *, raw: bool) -> Value | None:
        for place, key in enumerate(self.keys):
            if node == key.node or (isinstance(node, t.Name) and node.value == key.alias):
                column = s.named(f"k{place}", _GROUPS)
                shown = key.show(column)
                return shown.at(column) if raw else shown
        if isinstance(node, t.Call) and is_aggregate(node):
            if node not in self.aggregates:
                inner = self.row_scope.within(scope.clause, scope.text)
                self.aggregates[node] = (f"a{len(self.aggregates)}", aggregate(node, inner))
            name, compiled = self.aggregates[node]
            return compiled.at(s.named(name, _GROUPS))
        if isinstance(node, t.Name) and (node.value in scope.context.names or node.value in technical.NAMES):
            raise scope.error(
                f"Field {node.value} is neither in the group_by clause nor in an aggregation function."
            )
        return None


def build(rows: Rows, shape: Shape) -> Built:
    """The statement of a query with group_by.

    Raises:
        QueryError: something in it means nothing.
    """
    query, context = rows.query, rows.context
    limit, offset = limits.page(query, context.limits, grouped=True, for_export=shape.for_export)
    text = query.group_by or ""
    items = parse.group_by(text)
    plain = [item for item in rows.items() if not isinstance(item, t.SelectAll)]
    if any(isinstance(item, t.SelectPattern) for item in plain):
        raise rows.scope.error("include() and exclude() cannot be used with a group_by clause.")
    named = selection.expand(plain, rows.scope)
    source = _Source(rows, rows.scope, rows.table, rows.conditions())
    keys = _keys(items, plain, source, rows.scope.within("group_by", text))
    groups = _Groups(keys, source.scope)
    scope = rows.scope.replacing(groups.shown)
    chosen = {key: value(node, scope) for key, node in named}
    others = {
        k.key: k.show(s.named(f"k{place}", _GROUPS)) for place, k in enumerate(keys) if k.key not in chosen
    }
    shown = {**others, **chosen}
    order = _order(rows, named, groups, limit, shape)
    columns, described = output(list(shown.items()), scope.zone, native=shape.native)
    return Built(
        s.select(columns, s.sub(_page(groups, source, order, limit, offset), _GROUPS)),
        tuple(described),
        grouped=True,
    )


def _page(groups: _Groups, source: _Source, order: list[s.Sql], limit: int | None, offset: int) -> s.Select:
    inside = [s.alias(key.sql, f"k{place}") for place, key in enumerate(groups.keys)]
    inside += [s.alias(compiled.sql, name) for name, compiled in groups.aggregates.values()]
    # Said of the groups in a way the engine cannot carry back to the rows, where it would make each key twice.
    kept = [
        s.either(
            [
                s.binary("<", s.named(_MANY, _GROUPS), s.num(0)),
                s.is_null(s.named(f"k{place}", _GROUPS), negated=True),
            ]
        )
        for place, key in enumerate(groups.keys)
        if not key.whole
    ]
    if kept:
        inside.append(s.alias(s.call("count", s.star()), _MANY))
    grouped = s.select(inside, source.table, where=source.where, group=len(groups.keys))
    return s.select(
        [s.star()], s.sub(grouped, _GROUPS), where=s.both(kept), order=order, limit=limit, offset=offset
    )


def _keys(items: Sequence[t.Item], plain: Sequence[t.SelectItem], source: _Source, scope: Scope) -> list[Key]:
    named = {item.alias: item.value for item in plain if isinstance(item, t.Item) and item.alias is not None}
    # A name of the selection comes before a field's, as in an order; but that of an aggregate groups nothing.
    aliases = {
        name: node
        for name, node in named.items()
        if not (name in scope.context.names and has_aggregate(node))
    }
    used: set[str] = set(named)
    keys: list[Key] = []
    for item in items:
        if item.alias is not None:
            if item.alias in used:
                raise scope.error(f"Alias '{item.alias}' is declared several times.")
            used.add(item.alias)
        node, alias = item.value, item.alias
        if isinstance(node, t.Name) and node.value in aliases:
            alias = node.value
            node = aliases[alias]
        if has_aggregate(node):
            raise scope.error("Aggregation functions cannot be used in a group_by clause.")
        if all(node != key.node for key in keys):
            keys.append(_key(replace(item, value=node, alias=alias), source, scope))
    return keys


def _key(item: t.Item, source: _Source, scope: Scope) -> Key:
    node, scope = item.value, replace(scope, row=source.scope.row)
    if isinstance(node, t.Call) and node.name == "range":
        bucket = ranges.bucket(node, scope)
        return Key(
            item.key, item.alias, node, bucket.sql, lambda c: Value(bucket.label(c), Kind.TEXT), whole=False
        )
    if isinstance(node, t.Call) and node.name == "geo_cluster":
        source.table, column = clusters.clustered(node, scope, source.table, source.where, source.made)
        source.where = None
        return Key(
            item.key, item.alias, node, column, lambda c: Value(clusters.shown(c), Kind.JSON), whole=False
        )
    compiled = value(node, scope)
    if compiled.kind.is_geo:
        raise scope.error(_GEO)
    if compiled.kind is Kind.NULL:
        compiled = Value(s.cast(s.null(), "VARCHAR"), Kind.TEXT)
    if compiled.kind is Kind.LIST:
        column = source.unnest(compiled.sql)
        return Key(item.key, item.alias, node, column, lambda c: Value(c, Kind.TEXT, compiled.field))
    return Key(item.key, item.alias, node, compiled.sql, compiled.at)


def _order(
    rows: Rows, named: Sequence[selection.NamedItem], groups: _Groups, limit: int | None, shape: Shape
) -> list[s.Sql]:
    """The asked order, then the keys'."""
    most = rows.context.limits.groups
    text = rows.query.order_by or ""
    scope = rows.scope.within("order_by", text).replacing(groups.sorted)
    keyed = {name for key in groups.keys for name in (key.alias, key.key)}
    aliases = {name: node for name, node in named if name not in keyed}
    identity = [s.named(f"k{place}", _GROUPS) for place in range(len(groups.keys))]
    keys: list[s.Sql] = []
    plain = False
    for item in parse.order_by(text):
        node = orders.aliased(item.value, aliases, scope)
        if has_aggregate(node):
            if plain:
                raise scope.error("Aggregation functions must come before fields in an order_by clause.")
            if shape.for_export and (limit is None or limit > most):
                raise scope.error(
                    f"aggregation function in order by is not supported with a limit > {most}."
                    f" Please remove the order by or set a limit parameter lower than {most + 1}."
                )
        else:
            plain = True
        keys.append(orders.key(node, item.descending, scope, identity))
    return keys + [s.sort(column) for column in identity]
