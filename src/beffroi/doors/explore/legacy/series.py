"""`y.NAME.func`, `y.NAME.expr`, `y.NAME.cumulative`: what is computed for each group, in the language.

The language has no STDDEV: it is that of the whole population, from the count, the sum and the sum of squares.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.data.odsql import NUMBER_FUNCTIONS
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.parameters import Parameters

_FUNCTIONS = ("COUNT", "AVG", "SUM", "MIN", "MAX", "STDDEV", "SUMSQUARES")
_EXPRESSION = re.compile(r"[\w\s.`+*/(),-]{1,500}")
#: Functions of numbers that API alone knows.
_FUNCTION = re.compile(rf"(?<![\w`])({'|'.join(NUMBER_FUNCTIONS)})(?=\s*\()", re.IGNORECASE)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Series:
    """One series; `place` tells its columns from the others'."""

    name: str
    function: str
    expression: str
    cumulative: bool
    place: int

    @property
    def items(self) -> list[str]:
        """What is selected for it."""
        key, value = f"s{self.place}", self.expression
        match self.function:
            case "COUNT":
                return [f"count({value or '*'}) as {key}"]
            case "SUMSQUARES":
                return [f"sum(({value}) * ({value})) as {key}"]
            case "STDDEV":
                squares = f"sum(({value}) * ({value})) as {key}_q"
                return [squares, f"sum({value}) as {key}_s", f"count({value}) as {key}_n"]
            case _:
                return [f"{self.function.lower()}({value}) as {key}"]

    @property
    def order(self) -> str:
        """What groups are sorted by when they are by this series."""
        if self.function == "STDDEV":
            raise InvalidParameter(
                "Invalid value for sort API parameter: a STDDEV series cannot be sorted by."
            )
        return f"s{self.place}"

    def value(self, row: Mapping[str, Any]) -> Any:
        """Its value in a group."""
        key = f"s{self.place}"
        if self.function != "STDDEV":
            return row[key]
        squares, total, count = row[f"{key}_q"], row[f"{key}_s"], row[f"{key}_n"]
        if not count or squares is None or total is None:
            return None
        mean = total / count
        return math.sqrt(max(squares / count - mean * mean, 0.0))  # rounding may fall under zero


def series(parameters: Parameters) -> list[Series]:
    """The series asked for, in order; none when there is none.

    Raises:
        InvalidParameter: an unknown function, or an expression that is not arithmetic on fields.
    """
    given: dict[str, dict[str, str]] = {}
    for path, text in parameters.under("y"):
        name, _, option = path.rpartition(".")
        given.setdefault(name, {})[option] = text
    if len(given) > _MOST:
        raise InvalidParameter(
            f"Invalid value for y API parameter: {len(given)} series were found but <= {_MOST} is expected."
        )
    return [_one(name, options, place) for place, (name, options) in enumerate(given.items())]


def _one(name: str, options: Mapping[str, str], place: int) -> Series:
    label = f"y.{name}" if name else "y"
    function = options.get("func", "COUNT").upper()
    expression = options.get("expr", "").strip()
    if function not in _FUNCTIONS:
        raise InvalidParameter(
            f"Invalid value for {label}.func API parameter: {function[:50]} was found but one of"
            f" {', '.join(_FUNCTIONS)} is expected."
        )
    if (expression or function != "COUNT") and not _closed(expression):
        raise InvalidParameter(
            f"Invalid value for {label}.expr API parameter: {expression[:50]} was found but arithmetic on fields is expected."
        )
    expression = _FUNCTION.sub(r"~\1", expression)
    cumulative = options.get("cumulative", "").lower() == "true"
    return Series(name, function, expression, cumulative, place)


def _closed(expression: str) -> bool:
    """Whether the text is arithmetic whose parentheses are its own: it stands inside a function of ours."""
    depth = 0
    for character in expression:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0 or (character == "," and not depth):
            return False
    return depth == 0 and _EXPRESSION.fullmatch(expression) is not None
