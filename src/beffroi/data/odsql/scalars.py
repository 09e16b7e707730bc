"""Values: literals, fields, arithmetic, scalar functions."""

from collections.abc import Callable

from beffroi.data.odsql import dateformat, distances, mathematics, numbers, patterns, technical, zones
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.errors import QueryError
from beffroi.data.odsql.held import Hole
from beffroi.data.odsql.moments import local_timestamp, moment_sql, parse_moment
from beffroi.data.odsql.now import Now
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value

AGGREGATES = frozenset({"count", "sum", "avg", "min", "max", "median", "percentile", "envelope", "bbox"})
GROUPINGS = frozenset({"range", "geo_cluster"})


def value(node: t.Expression, scope: Scope) -> Value:  # noqa: C901, PLR0911, PLR0912 (one branch for each shape)
    """Compile a value.

    Raises:
        QueryError: an unknown field, a type no function takes, a condition where a value is expected.
    """
    if scope.replace is not None:
        replaced = scope.replace(node, scope)
        if replaced is not None:
            return replaced
    match node:
        case t.Name(value=name):
            return _name(name, scope)
        case t.Text(value=text):
            return Value(s.cast(s.bind(text), "VARCHAR"), Kind.TEXT)
        case t.Number(value=written):
            return numbers.literal(written)
        case t.Held(place=place, kind=kind):
            return _held(Hole((place,)), kind)
        case t.Boolean(value=flag):
            return Value(s.true() if flag else s.false(), Kind.BOOLEAN)
        case t.Null():
            return Value(s.null(), Kind.NULL)
        case t.Date(value=text):
            local = parse_moment(text, scope.zone)
            if local is None:
                raise bad_date(text, scope)
            return Value(moment_sql(local, scope.zone), Kind.DATETIME)
        case t.Arithmetic(operator=operator, left=left, right=right):
            return numbers.arithmetic(operator, number(left, scope), number(right, scope))
        case t.Negative(item=item):
            return numbers.negative(number(item, scope))
        case t.Call():
            return _call(node, scope)
        case _:
            raise unexpected(node, scope)


def _held(hole: Hole, kind: type) -> Value:
    """As the literal it stands for."""
    if kind is str:
        return Value(s.cast(s.bind(hole), "VARCHAR"), Kind.TEXT)
    if kind is int:
        return Value(s.cast(s.bind(hole), "BIGINT"), Kind.INT)
    return Value(s.cast(s.bind(hole), "DOUBLE"), Kind.DOUBLE, computed=False)


def bad_date(text: str, scope: Scope) -> QueryError:
    """What to raise for a text that is no date."""
    return scope.error(f"Invalid date to parse '{text}'.")


def unexpected(node: t.Expression, scope: Scope) -> QueryError:
    """The syntax error of a part that stands where none of its kind may."""
    start, end = node.at if isinstance(node, t.Compare) else node.span
    if isinstance(node, t.Distinct):
        end = start + len("distinct")
    return QueryError.syntax(scope.text[start:end], start, scope.text, scope.clause)


def number(node: t.Expression, scope: Scope) -> Value:
    """Compile an operand of arithmetic."""
    compiled = value(node, scope)
    if compiled.kind is Kind.NULL:
        return Value(s.cast(s.null(), "DOUBLE"), Kind.DOUBLE)
    if not compiled.kind.is_number:
        raise scope.error(
            f"Arithmetic operations only support numeric expressions, {compiled.kind} was found."
        )
    return compiled


def _name(name: str, scope: Scope) -> Value:
    field = scope.context.names.get(name)
    if field is not None:
        return scope.column(field)
    if name in technical.NAMES:
        return technical.technical(name, scope.context, scope.row, scope.table)
    raise scope.error(f"Unknown field: {name}.")


def _call(call: t.Call, scope: Scope) -> Value:
    function = _FUNCTIONS.get(call.name)
    if function is not None:
        return function(call, scope)
    if call.name in AGGREGATES:
        raise scope.error(f"Aggregation function {call.name}() cannot be used here.")
    if call.name in GROUPINGS:
        raise scope.error(f"{call.name}() can only be used in a group_by clause.")
    raise scope.error(f"{call.name}() cannot be used as a value.")


def texts(node: t.Expression, scope: Scope, function: str) -> Value:
    """Compile an argument that must be a text."""
    compiled = value(node, scope)
    if compiled.kind is Kind.NULL:
        return Value(s.cast(s.null(), "VARCHAR"), Kind.TEXT)
    if compiled.kind not in {Kind.TEXT, Kind.JSON, Kind.LIST}:
        raise scope.error(f"{function}() expects a text, {compiled.kind} was found.")
    return compiled


def _length(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    text = texts(call.args[0], scope, "length")
    return Value(s.cast(s.call("length", text.sql), "BIGINT"), Kind.INT)


def _cased(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    text = texts(call.args[0], scope, call.name)
    if text.kind is Kind.LIST:
        change = s.each("e", s.call(call.name, s.local("e")))
        return Value(s.call("list_transform", text.sql, change), Kind.LIST)
    return Value(s.call(call.name, text.sql), Kind.TEXT)


def _moment(node: t.Expression, scope: Scope, function: str) -> s.Sql:
    compiled = value(node, scope)
    if compiled.kind is Kind.NULL:
        return s.cast(s.null(), "TIMESTAMP")
    if not compiled.kind.is_time:
        raise scope.error(f"{function}() expects a date, {compiled.kind} was found.")
    return local_timestamp(compiled, scope.zone)


def _date_part(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    return Value(s.call(call.name, _moment(call.args[0], scope, call.name)), Kind.INT, bits=32)


def _date_format(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 2, 2)
    pattern = call.args[1]
    if not isinstance(pattern, t.Text):
        raise scope.error("date_format() expects a format between quotes.")
    try:
        text = dateformat.date_format(_moment(call.args[0], scope, "date_format"), pattern.value, scope.lang)
    except dateformat.BadFormat as error:
        raise scope.error(f"Invalid date format '{pattern.value}': unknown symbol {error}.") from None
    return Value(text, Kind.TEXT)


def _now(call: t.Call, scope: Scope) -> Value:
    given = dict(_now_argument(arg, scope) for arg in call.args)
    now = Now(tuple(sorted(given.items())), scope.zone)
    fault = now.fault()
    if fault is not None:
        raise scope.error(fault)
    return Value(s.cast(s.bind(now), "TIMESTAMPTZ"), Kind.DATETIME)


def _now_argument(arg: t.Expression, scope: Scope) -> tuple[str, int]:
    match arg:
        case t.Compare(operator="=", left=t.Name(value=name), right=t.Number(value=int(number))):
            if name.lower() in Now.names:
                return name.lower(), number
            raise scope.error(f"Unknown now() argument: {name}.")
        case _:
            raise scope.error("now() expects named integer arguments, as in now(years=-1).")


def _ifnull(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 2, 2)
    first, second = value(call.args[0], scope), value(call.args[1], scope)
    if first.kind is Kind.NULL:
        return second
    if second.kind is Kind.NULL:
        return first
    if first.kind.is_number and second.kind.is_number:
        if first.kind is second.kind is Kind.INT:
            return Value(
                s.call("coalesce", first.sql, second.sql), Kind.INT, bits=max(first.bits, second.bits)
            )
        both = (s.cast(each.sql, "DOUBLE") for each in (first, second))
        return Value(s.call("coalesce", *both), Kind.DOUBLE)
    if Kind.LIST in {first.kind, second.kind} and first.kind is not second.kind:
        first, second = (_as_list(each) for each in (first, second))
    if first.kind.is_time and second.kind.is_time and first.kind is not second.kind:
        return _time_ifnull(call, first, second, scope)
    if first.kind is not second.kind:
        raise scope.error(
            f"ifnull() expects two values of one type, {first.kind} and {second.kind} were found."
        )
    return first.at(s.call("coalesce", first.sql, second.sql))


def _time_ifnull(call: t.Call, first: Value, second: Value, scope: Scope) -> Value:
    """A day instead of another is a day; else an instant, a day being its start in the zone."""
    literal = call.args[1]
    if first.kind is Kind.DATE and isinstance(literal, t.Date):
        local = parse_moment(literal.value, scope.zone)
        assert local is not None
        return Value(
            s.call("coalesce", first.sql, s.cast(s.bind(local.date()), "DATE")), Kind.DATE, first.field
        )
    both = (
        zones.instant_sql(s.cast(one.sql, "TIMESTAMP"), scope.zone) if one.kind is Kind.DATE else one.sql
        for one in (first, second)
    )
    return Value(s.call("coalesce", *both), Kind.DATETIME)


def _as_list(value: Value) -> Value:
    return Value(s.array([value.sql]), Kind.LIST) if value.kind is Kind.TEXT else value


def _json_format(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 2)
    text = texts(call.args[0], scope, "json_format")
    if text.kind is Kind.LIST:
        raise scope.error("json_format() expects a text with a single value.")
    if len(call.args) > 1:
        fallback = value(call.args[1], scope)
        if fallback.kind not in {Kind.NULL, Kind.TEXT, Kind.INT, Kind.DOUBLE, Kind.BOOLEAN}:
            raise scope.error("json_format() expects a text, a number, a boolean or null as fallback.")
    else:
        fallback = text
    valid = s.call("json_valid", text.sql)
    return Value(
        s.case((valid, text.sql), otherwise=s.cast(s.call("to_json", fallback.sql), "VARCHAR")), Kind.JSON
    )


def _distance(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 2, 2)
    field = scope.field(call.args[0], "distance")
    return distances.distance(scope.column(field), call.args[1], scope)


def _geometry_type(call: t.Call, scope: Scope) -> Value:
    scope.arity(call, 1, 1)
    return distances.geometry_type(scope.column(scope.field(call.args[0], call.name)), scope)


def _like(call: t.Call, scope: Scope) -> Value:
    return patterns.like(texts(call.args[0], scope, "LIKE"), call, scope)


def _contained(call: t.Call, scope: Scope) -> Value:
    return patterns.contained(texts(call.args[0], scope, "A_CONTAINEDBY"), call)


def _unaccented(call: t.Call, scope: Scope) -> Value:
    return patterns.unaccented(texts(call.args[0], scope, "ACCENTI"))


def _of_numbers(call: t.Call, scope: Scope) -> Value:
    count, _ = mathematics.FUNCTIONS[call.name]
    scope.arity(call, count, count)
    return mathematics.computed(call.name, [number(arg, scope) for arg in call.args])


_FUNCTIONS: dict[str, Callable[[t.Call, Scope], Value]] = {
    patterns.LIKE: _like,
    patterns.UNACCENTED: _unaccented,
    patterns.CONTAINED: _contained,
    **dict.fromkeys(mathematics.FUNCTIONS, _of_numbers),
    "length": _length,
    "lower": _cased,
    "upper": _cased,
    "now": _now,
    "date_format": _date_format,
    "ifnull": _ifnull,
    "json_format": _json_format,
    "distance": _distance,
    "geometry_type": _geometry_type,
    **dict.fromkeys(("year", "month", "day", "hour", "minute", "second"), _date_part),
}
