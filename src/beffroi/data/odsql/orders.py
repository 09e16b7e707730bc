"""`order_by` (section 7.4): nulls last both ways, ties by the row's position so that pages do not overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.aggregates import aggregate, has_aggregate, is_aggregate
from beffroi.data.odsql.scalars import value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.selection import NamedItem
from beffroi.data.odsql.values import Kind, Value


def row_order(
    items: Sequence[t.OrderItem], named: Sequence[NamedItem], scope: Scope, text: str
) -> list[s.Sql]:
    """The sort keys of plain rows; none when no order is asked (the file's own, which the engine keeps).

    Raises:
        QueryError: an unknown field, or one that has no order.
    """
    scope = scope.within("order_by", text)
    aliases = dict(named)
    keys: list[s.Sql] = []
    for item in items:
        node = aliased(item.value, aliases, scope)
        if has_aggregate(node):  # one value for all rows: it orders nothing, but must mean something
            value(node, scope.replacing(_computed))
            continue
        keys.append(key(node, item.descending, scope, [scope.row]))
    return [*keys, s.sort(scope.row)] if keys else []


def _computed(node: t.Expression, scope: Scope) -> Value | None:
    return aggregate(node, scope.replacing(None)) if isinstance(node, t.Call) and is_aggregate(node) else None


def aliased(node: t.Expression, aliases: Mapping[str, t.Expression], scope: Scope) -> t.Expression:
    """What a name of the select stands for; inside an expression, fields come first."""
    if isinstance(node, t.Name):
        return aliases.get(node.value, node)
    others = {name: value for name, value in aliases.items() if name not in scope.context.names}
    match node:
        case t.Call(args=args):
            return replace(node, args=tuple(aliased(arg, others, scope) for arg in args))
        case t.Arithmetic(left=left, right=right):
            return replace(node, left=aliased(left, others, scope), right=aliased(right, others, scope))
        case t.Negative(item=item):
            return replace(node, item=aliased(item, others, scope))
        case _:
            return node


def key(node: t.Expression, descending: bool, scope: Scope, identity: Sequence[s.Sql]) -> s.Sql:
    """One sort key; `identity` is what `random(seed)` shuffles."""
    if isinstance(node, t.Call) and node.name == "random":
        return s.sort(_random(node, scope, identity), descending=descending)
    return s.sort(sortable(value(node, scope), scope).sql, descending=descending)


def sortable(compiled: Value, scope: Scope) -> Value:
    """The value, if it has an order."""
    if compiled.kind.is_geo:
        raise scope.error(f"Values of type {compiled.kind} cannot be sorted.")
    return Value(s.cast(s.null(), "INT"), Kind.INT) if compiled.kind is Kind.NULL else compiled


def _random(call: t.Call, scope: Scope, identity: Sequence[s.Sql]) -> s.Sql:
    scope.arity(call, 1, 1)
    seed = call.args[0]
    if not isinstance(seed, t.Number):
        raise scope.error("random() expects a number.")
    return s.call("hash", *identity, s.bind(seed.value))
