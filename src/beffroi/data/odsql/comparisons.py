"""Comparisons of values (section 5.1): what may be compared with what, and how."""

from datetime import datetime

from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.errors import TYPES, QueryError
from beffroi.data.odsql.held import NotHeld
from beffroi.data.odsql.moments import alike, parse_moment, with_moment
from beffroi.data.odsql.scalars import bad_date, unexpected, value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_EQUALITY = {"=", "!="}
_TEXTS = {Kind.TEXT, Kind.JSON}


def compare(  # noqa: PLR0911 (one return for each pair of types)
    operator: str, left: t.Expression, right: t.Expression, scope: Scope
) -> s.Sql:
    """left operator right; NULL when one of them is.

    Raises:
        QueryError: the types cannot be compared.
    """
    if isinstance(left, t.Date | t.Text | t.Number) and not isinstance(right, t.Date | t.Text | t.Number):
        return compare(_MIRROR[operator], right, left, scope)
    first = value(left, scope)
    if first.kind.is_time:
        moment = _moment(right, operator, scope)
        if moment is not None:
            return s.binary(operator, *with_moment(first, moment, scope.zone))
    second = value(right, scope)
    if Kind.NULL in {first.kind, second.kind}:
        return s.cast(s.null(), "BOOLEAN")
    if first.kind.is_time and second.kind.is_time:
        return s.binary(operator, *alike(first, second, scope.zone))
    if first.kind is Kind.LIST or second.kind is Kind.LIST:
        return _compare_list(operator, first, second, scope)
    if first.kind in _TEXTS and second.kind in _TEXTS:
        return s.binary(operator, first.sql, second.sql)
    if first.kind.is_number and second.kind.is_number:
        return s.binary(operator, first.sql, second.sql)
    if first.kind is Kind.BOOLEAN and second.kind is Kind.BOOLEAN and operator in _EQUALITY:
        return s.binary(operator, first.sql, second.sql)
    raise incompatible(first.kind, second.kind, scope)


def _moment(node: t.Expression, operator: str, scope: Scope) -> datetime | None:
    """The date a literal stands for when a time is compared with it; a plain text or a year only where order is asked."""
    match node:
        case t.Date(value=text):
            local = parse_moment(text, scope.zone)
        case t.Held() if operator not in _EQUALITY:  # a year, or a date as a text: another statement for each
            raise NotHeld
        case t.Text(value=text) if operator not in _EQUALITY:
            local = parse_moment(text, scope.zone)
        case t.Number(value=int(year)) if operator not in _EQUALITY and 1 <= year <= 9999:
            return datetime(year, 1, 1)  # noqa: DTZ001 (a local time of the query's zone)
        case _:
            return None
    if local is None:
        raise bad_date(text, scope)
    return local


def _compare_list(operator: str, first: Value, second: Value, scope: Scope) -> s.Sql:
    """True when any element compares so; != is true when none is equal."""
    if first.kind is not Kind.LIST:
        first, second, operator = second, first, _MIRROR[operator]
    if operator in _EQUALITY:
        if second.kind is Kind.LIST:
            found = s.call("list_has_any", first.sql, second.sql)
        elif second.kind in _TEXTS:
            found = s.call("list_contains", first.sql, second.sql)
        else:
            raise incompatible(first.kind, second.kind, scope)
        return found if operator == "=" else s.not_(found)
    if second.kind not in _TEXTS:
        raise incompatible(first.kind, second.kind, scope)
    extreme = "list_min" if operator in {"<", "<="} else "list_max"
    return s.binary(operator, s.call(extreme, first.sql), second.sql)


def incompatible(first: Kind, second: Kind, scope: Scope) -> QueryError:
    """What to raise for two types that cannot be compared."""
    return scope.error(
        f"{TYPES}: a value of type {first} cannot be compared with a value of type {second}.",
        error_code=TYPES,
    )


def in_range(node: t.InRange, scope: Scope) -> s.Sql:
    """`value in [low..high]`."""
    tests: list[s.Sql] = []
    if not isinstance(node.low, t.Star):
        tests.append(compare(">=" if node.low_within else ">", node.item, node.low, scope))
    if not isinstance(node.high, t.Star):
        tests.append(compare("<=" if node.high_within else "<", node.item, node.high, scope))
    joined = s.both(tests)
    return s.is_null(value(node.item, scope).sql, negated=True) if joined is None else joined


def in_list(node: t.InList, scope: Scope) -> s.Sql:
    """`value in (literal, …)`."""
    item = value(node.item, scope)
    others = [other for other in node.values if not isinstance(other, t.Null)]
    if not others:
        return s.false()
    plain = all(isinstance(other, t.Text) for other in others) and item.kind in {*_TEXTS, Kind.LIST}
    numbers = all(isinstance(other, t.Number) for other in others) and item.kind.is_number
    if not (plain or numbers):
        return s.either([compare("=", node.item, other, scope) for other in others])
    values = [value(other, scope).sql for other in others]
    if item.kind is Kind.LIST:
        return s.call("list_has_any", item.sql, s.array(values))
    return s.among(item.sql, values)


def contained(node: t.Contained, scope: Scope) -> s.Sql:
    """`literal in field`: any element for several values, else equality."""
    if not isinstance(node.item, t.Text | t.Number | t.Boolean | t.Date | t.Null):
        raise unexpected(node.field, scope)
    return compare("=", node.field, node.item, scope)
