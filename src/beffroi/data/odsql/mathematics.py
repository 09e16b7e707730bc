"""Functions of numbers, which the older API's analyses know and today's API does not: their names begin with `~`.

Whatever has no result (the root of a negative number, the logarithm of zero) is null.
"""

from collections.abc import Callable, Mapping

from beffroi.data.odsql import sql as s
from beffroi.data.odsql.numbers import finite
from beffroi.data.odsql.values import Kind, Value

Numbers = tuple[s.Sql, ...]


def _call(name: str) -> Callable[[Numbers], s.Sql]:
    return lambda numbers: s.call(name, *numbers)


def _hypotenuse(numbers: Numbers) -> s.Sql:
    return s.call("sqrt", s.binary("+", *(s.binary("*", one, one.copy()) for one in numbers)))


_SAME = ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log10", "sqrt", "cbrt", "ceil", "floor",
         "round", "abs")  # fmt: skip
_ONE = {
    **dict(zip(_SAME, _SAME, strict=True)),
    "toradians": "radians",
    "todegrees": "degrees",
    "log": "ln",
    "signum": "sign",
}
_TWO: Mapping[str, Callable[[Numbers], s.Sql]] = {
    "atan2": _call("atan2"),
    "pow": _call("power"),
    "max": _call("greatest"),
    "min": _call("least"),
    "hypot": _hypotenuse,
}
#: How many numbers each takes, and what is made of them.
FUNCTIONS: Mapping[str, tuple[int, Callable[[Numbers], s.Sql]]] = {
    **{f"~{name}": (1, _call(engine)) for name, engine in _ONE.items()},
    "~rint": (1, lambda numbers: s.call("round_even", *numbers, s.num(0))),
    **{f"~{name}": (2, made) for name, made in _TWO.items()},
}
#: Their names, without the mark.
NUMBER_FUNCTIONS = tuple(name[1:] for name in FUNCTIONS)


def computed(name: str, numbers: list[Value]) -> Value:
    """A function of `FUNCTIONS`, of as many numbers as it takes."""
    made = FUNCTIONS[name][1](tuple(s.cast(number.sql, "DOUBLE") for number in numbers))
    return Value(finite(s.call("try", made)), Kind.DOUBLE)
