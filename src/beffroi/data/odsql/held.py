"""What varies from one question to the next: values taken out of a `where`, so that its shape is compiled once whatever they are.

A text or a number right after a comparison's sign, and the four numbers of a box, become bound parameters and change nothing
else of a statement: they leave a `Hole` in it. Values that do (dates, words, lists, distances) stay in the shape.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from beffroi.data.odsql import parse
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.literals import unquote

_NUMBER = r"\d{1,15}\.\d{1,15}|\d{1,18}"
_END = r"(?![\w.])"
# Texts, dates and names in quotes are passed over, so that what they hold is not taken for a part of the clause.
_PARTS = re.compile(
    rf"""
      (?:date|geom)\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | `(?:[^`\\]|\\.)*`
    | in_bbox\s*\(\s*[\w$.]+\s*,\s*(?P<a>{_NUMBER})\s*,\s*(?P<b>{_NUMBER})\s*,\s*(?P<c>{_NUMBER})\s*,\s*(?P<d>{_NUMBER})\s*\)
    | (?:>=|<=|<>|!=|==|=|>|<)\s*(?:(?P<text>'[^'\\]*'|"[^"\\]*")|(?P<number>{_NUMBER}){_END})
    | '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*"
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_GROUPS = ("text", "number", "a", "b", "c", "d")
_MARK = "\0"  # stands for a value in a shape; no clause that reads holds one outside its texts

Kind = type[str] | type[int] | type[float]


class NotHeld(Exception):
    """A value taken out changes more than a parameter: the clause is to be compiled as it is."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A parameter of a statement, known when a question is asked: the least (or greatest) of the values at these places."""

    places: tuple[int, ...]
    greatest: bool = False

    def of(self, values: Sequence[str | float]) -> str | float:
        """The parameter, from the values of a question."""
        if len(self.places) == 1:
            return values[self.places[0]]
        numbers = [float(values[place]) for place in self.places]
        return max(numbers) if self.greatest else min(numbers)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The clauses of a `where` without their values: `shape` and `kinds` are equal for questions that differ by these alone."""

    shape: tuple[str, ...]
    kinds: tuple[Kind, ...]
    values: tuple[str | float, ...]
    _clauses: tuple[str, ...]
    _spans: tuple[tuple[t.Span, ...], ...]

    def trees(self) -> tuple[t.Expression, ...]:
        """The clauses, read, with `t.Held` where values were.

        Raises:
            NotHeld: a value does not stand where it can be held.
            QueryError: a clause does not read.
        """
        found, place = [], 0
        for clause, spans in zip(self._clauses, self._spans, strict=True):
            tree = parse.where(clause)
            places = {span: place + nth for nth, span in enumerate(spans)}
            if tree is None:
                raise NotHeld
            found.append(_without(tree, places, self.kinds))
            if places:
                raise NotHeld
            place += len(spans)
        return tuple(found)


def sketch(clauses: Sequence[object]) -> Sketch | None:
    """The shape of clauses as they were written; None when there is nothing to take out of them."""
    written: list[str] = []
    shapes: list[str] = []
    kinds: list[Kind] = []
    values: list[str | float] = []
    spans: list[tuple[t.Span, ...]] = []
    for clause in clauses:
        if not isinstance(clause, str) or _MARK in clause or len(clause) > parse.MAX_CHARACTERS:
            return None
        written.append(clause)
        taken = list(_taken(clause))
        spans.append(tuple(taken))
        shape, end = [], 0
        for start, stop in taken:
            shape += [clause[end:start], _MARK]
            value = _value(clause[start:stop])
            kinds.append(type(value))
            values.append(value)
            end = stop
        shapes.append("".join([*shape, clause[end:]]))
    if not values:
        return None
    return Sketch(tuple(shapes), tuple(kinds), tuple(values), tuple(written), tuple(spans))


def _taken(clause: str) -> Iterator[t.Span]:
    for part in _PARTS.finditer(clause):
        if part.lastgroup is not None:
            yield from (part.span(name) for name in _GROUPS if part[name] is not None)


def _value(written: str) -> str | float:
    if written[0] in "'\"":
        return unquote(written)
    return float(written) if "." in written else int(written)


def _without(node: t.Expression, places: dict[t.Span, int], kinds: Sequence[Kind]) -> t.Expression:
    """The node with what stands at `places` held; what is found leaves `places`."""

    def held(operand: t.Expression) -> t.Expression:
        if not isinstance(operand, t.Text | t.Number) or operand.span not in places:
            return operand
        place = places.pop(operand.span)
        return t.Held(place, kinds[place], span=operand.span)

    match node:
        case t.Junction(items=items):
            return replace(node, items=tuple(_without(item, places, kinds) for item in items))
        case t.Not(item=item):
            return replace(node, item=_without(item, places, kinds))
        case t.Compare(right=right):
            return replace(node, right=held(right))
        case t.Call(name="in_bbox", args=args):
            return replace(node, args=tuple(held(arg) for arg in args))
        case _:
            return node
