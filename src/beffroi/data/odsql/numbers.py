"""Arithmetic that cannot fail: integers are as wide as they need to be, division by zero gives null.

`%` (remainder), `div` (whole part of a division) and `^` (power) are those of CQL2: no text of our language writes them.
"""

from beffroi.data.odsql import sql as s
from beffroi.data.odsql.values import Kind, Value

_WIDEST = 126  # bits of the engine's HUGEINT we may fill


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """left operator right; both are numbers or null."""
    if operator in {"/", "%", "div"}:
        return _divided(operator, left, right)
    if operator == "^":
        return Value(finite(s.call("power", _double(left), _double(right))), Kind.DOUBLE)
    if left.kind is Kind.INT and right.kind is Kind.INT:
        bits = left.bits + right.bits if operator == "*" else max(left.bits, right.bits) + 1
        if bits <= _WIDEST:
            width = "BIGINT" if bits <= 63 else "HUGEINT"
            return Value(
                s.binary(operator, s.cast(left.sql, width), s.cast(right.sql, width)), Kind.INT, bits=bits
            )
    return Value(s.binary(operator, _double(left), _double(right)), Kind.DOUBLE)


def _divided(operator: str, left: Value, right: Value) -> Value:
    whole = left.kind is Kind.INT and right.kind is Kind.INT and operator != "/"
    one, other = ((s.cast(v.sql, "HUGEINT") if whole else _double(v)) for v in (left, right))
    divisor = s.call("nullif", other, s.num(0))
    if whole:
        return Value(s.binary("%" if operator == "%" else "//", one, divisor), Kind.INT, bits=left.bits)
    if operator == "%":
        return Value(finite(s.binary("%", one, divisor)), Kind.DOUBLE)
    quotient = s.binary("/", one, divisor)
    return Value(s.call("trunc", quotient) if operator == "div" else quotient, Kind.DOUBLE)


def negative(value: Value) -> Value:
    """-value."""
    return arithmetic("-", Value(s.num(0), Kind.INT, bits=1), value)


def literal(value: float) -> Value:
    """A number written in the query."""
    if isinstance(value, int):
        return Value(s.cast(s.bind(value), "BIGINT"), Kind.INT, bits=max(1, abs(value).bit_length()))
    return Value(s.cast(s.bind(value), "DOUBLE"), Kind.DOUBLE, computed=False)


def finite(value: s.Sql) -> s.Sql:
    """A double, null when infinite or not a number."""
    return s.case((s.call("isfinite", value), value))


def _double(value: Value) -> s.Sql:
    return s.cast(value.sql, "DOUBLE")
