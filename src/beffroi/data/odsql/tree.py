"""The checked tree of a clause: what was written, with the place of each part in the text.

Nodes compare by meaning: two spellings of one expression are equal wherever they stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a clause; `span` is its first and past-the-last character, `depth` the longest way down from it."""

    span: Span = field(compare=False, kw_only=True)
    depth: int = field(default=1, compare=False, kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Null(Node):
    """`null`."""


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number; an int within 64 bits, else a finite float."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A quoted text, without quotes nor escapes."""

    value: str


@dataclass(frozen=True, slots=True)
class Date(Node):
    """`date'…'`, as written."""

    value: str


@dataclass(frozen=True, slots=True)
class Geom(Node):
    """`geom'…'`, as written."""

    value: str


@dataclass(frozen=True, slots=True)
class Held(Node):
    """A text or a number known only when the question is asked: the `place`th of its values (`held.Sketch`)."""

    place: int
    kind: type[str] | type[int] | type[float]


@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """A number and its unit, as in `10km` or `1 day`."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Star(Node):
    """`*` as an argument or an open bound."""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A field or an alias."""

    value: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function and its arguments; `name` is in lower case."""

    name: str
    args: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Distinct(Node):
    """`distinct …` inside a count."""

    item: "Expression"


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands of + - * /, and of % div ^ in a filter of CQL2."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """Unary minus."""

    item: "Expression"


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """Conditions joined by one word, `and` or `or`."""

    word: Literal["and", "or"]
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not …`: true wherever the condition is not."""

    item: "Expression"


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values compared by = != < <= > >=; `at` is the operator's place."""

    operator: str
    left: "Expression"
    right: "Expression"
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Like(Node):
    """`… like "words"`."""

    item: "Expression"
    pattern: str


@dataclass(frozen=True, slots=True)
class InRange(Node):
    """A value between two bounds, each within or without; a Star bound is open."""

    item: "Expression"
    low: "Expression"
    high: "Expression"
    low_within: bool
    high_within: bool


@dataclass(frozen=True, slots=True)
class InList(Node):
    """A value among literals."""

    item: "Expression"
    values: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Contained(Node):
    """`literal in field`."""

    item: "Expression"
    field: Name


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """`is null`, or `is not null` when `negated`."""

    item: "Expression"
    negated: bool


@dataclass(frozen=True, slots=True)
class IsBoolean(Node):
    """`is true`, `is not false`…"""

    item: "Expression"
    value: bool
    negated: bool


Condition = Junction | Not | Compare | Like | InRange | InList | Contained | IsNull | IsBoolean
Value = (
    Null
    | Boolean
    | Number
    | Text
    | Date
    | Geom
    | Held
    | Quantity
    | Star
    | Name
    | Call
    | Distinct
    | Arithmetic
    | Negative
)
Expression = Value | Condition


@dataclass(frozen=True, slots=True)
class Pattern:
    """A name, or the beginning of names when `prefix`."""

    text: str
    prefix: bool


@dataclass(frozen=True, slots=True)
class SelectAll:
    """`*`: all fields."""


@dataclass(frozen=True, slots=True)
class SelectPattern:
    """`include(…)` or `exclude(…)`."""

    exclude: bool
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A value of select or group_by; `key` is its alias, else its own text as typed."""

    value: Expression
    key: str
    alias: str | None


SelectItem = SelectAll | SelectPattern | Item


@dataclass(frozen=True, slots=True)
class OrderItem:
    """A value to sort by."""

    value: Expression
    descending: bool


def children(node: Expression) -> tuple[Expression, ...]:  # noqa: PLR0911 (one return for each shape)
    """The parts directly under a node."""
    match node:
        case Call(args=args):
            return args
        case Distinct(item=item) | Negative(item=item) | Not(item=item) | Like(item=item):
            return (item,)
        case IsNull(item=item) | IsBoolean(item=item):
            return (item,)
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Junction(items=items):
            return items
        case InRange(item=item, low=low, high=high):
            return (item, low, high)
        case InList(item=item, values=values):
            return (item, *values)
        case Contained(item=item, field=name):
            return (item, name)
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything under it."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(children(current))
