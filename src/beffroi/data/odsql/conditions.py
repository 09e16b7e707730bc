"""The condition of a `where` (section 5).

A comparison with a missing value is NULL, which no row passes; NOT is the complement of what passes, so that missing values stay.
"""

from beffroi.data.odsql import comparisons, indexed, places, texts
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.scalars import value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind


def condition(node: t.Expression, scope: Scope) -> s.Sql:  # noqa: C901, PLR0911, PLR0912 (one branch for each shape)
    """Compile a condition.

    Raises:
        QueryError: an unknown field, wrong types, a value where a condition is expected.
    """
    words = texts.asked(node, scope)
    if words is not None:
        return indexed.condition(words, scope)
    match node:
        case t.Junction(word=word, items=items):
            compiled = [condition(item, scope) for item in items]
            joined = s.both(compiled)
            return s.either(compiled) if word == "or" or joined is None else joined
        case t.Not(item=item):
            return s.is_true(condition(item, scope), negated=True)
        case t.Compare(operator=operator, left=left, right=right):
            return comparisons.compare(operator, left, right, scope)
        case t.InRange():
            return comparisons.in_range(node, scope)
        case t.InList():
            return comparisons.in_list(node, scope)
        case t.Contained():
            return comparisons.contained(node, scope)
        case t.IsNull(item=item, negated=negated):
            return s.is_null(value(item, scope).sql, negated=negated)
        case t.IsBoolean(item=item, value=flag, negated=negated):
            return s.is_true(_boolean(item, scope), value=flag, negated=negated)
        case t.Call():
            return _call(node, scope)
        case t.Name() | t.Boolean():
            return _boolean(node, scope)
        case t.Null():
            return s.cast(s.null(), "BOOLEAN")
        case _:
            raise scope.error("a condition is expected, a value was found.")


def _boolean(node: t.Expression, scope: Scope) -> s.Sql:
    compiled = value(node, scope)
    if compiled.kind is not Kind.BOOLEAN:
        raise scope.error(f"a boolean field is expected, {compiled.kind} was found.")
    return compiled.sql


def _call(call: t.Call, scope: Scope) -> s.Sql:
    found = places.condition(call, scope)
    if found is not None:
        return found
    compiled = value(call, scope)
    if compiled.kind is not Kind.BOOLEAN:
        raise scope.error(f"{call.name}() is not a condition.")
    return compiled.sql
