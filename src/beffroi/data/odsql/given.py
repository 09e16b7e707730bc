"""Values other languages write as bare text, read as the type of the field they are compared with."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from beffroi.data.errors import BeffroiError
from beffroi.data.fields import Field, FieldType
from beffroi.data.folding import fold
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.literals import number

NOWHERE = (0, 0)  # of a text of ours: errors name the value
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_FLAGS = {"true": True, "false": False, "1": True, "0": False}


class BadValue(BeffroiError):
    """A value that is not of its field's type."""

    code = "bad_value"


def literal(field: Field, text: str) -> t.Expression:
    """The value as the language writes it.

    Raises:
        BadValue: it is no number, no boolean.
    """
    if field.type.is_number:
        said = text.strip()
        value = number(said.lstrip("+-")) if _NUMBER.fullmatch(said) else None
        if value is None:
            raise BadValue(f"« {field.name} » attend un nombre : « {text[:60]} » n'en est pas un.")
        return t.Number(-value if said.startswith("-") else value, span=NOWHERE)
    if field.type is FieldType.BOOLEAN:
        if text.strip().lower() not in _FLAGS:
            raise BadValue(f"« {field.name} » attend true ou false.")
        return t.Boolean(_FLAGS[text.strip().lower()], span=NOWHERE)
    if field.type.is_time:
        return t.Date(text.strip(), span=NOWHERE)
    return t.Text(fold(text) if "folded" in field.annotations else text, span=NOWHERE)


def compare(field: Field, sign: str, text: str) -> t.Expression:
    """`field sign text`, by the field's type. Raises BadValue."""
    return t.Compare(
        sign, t.Name(field.name, span=NOWHERE), literal(field, text), NOWHERE, span=NOWHERE, depth=2
    )


def same_place(field: Field, wkt: str) -> t.Expression:
    """The field holds that very place, written in WKT (WGS84)."""
    place = t.Geom(wkt, span=NOWHERE)
    return t.Call("~equals", (t.Name(field.name, span=NOWHERE), place), span=NOWHERE, depth=2)


#: A test of another language: called with True it gives the tree of its opposite.
Test = Callable[[bool], t.Expression]


def leaf(node: t.Expression, *values: t.Expression) -> Test:
    """A test on values; its opposite holds where their properties are there and it does not, as OGC's languages have it."""
    names = dict.fromkeys(part for value in values for part in t.walk(value) if isinstance(part, t.Name))
    there = [t.IsNull(name, negated=True, span=NOWHERE) for name in names]

    def test(negated: bool) -> t.Expression:
        return joined("and", [t.Not(node, span=NOWHERE), *there]) if negated else node

    return test


def joined(word: Literal["and", "or"], items: Sequence[t.Expression]) -> t.Expression:
    """Items, of which there is one at least, under one word."""
    if len(items) == 1:
        return items[0]
    return t.Junction(word, tuple(items), span=NOWHERE, depth=1 + max(item.depth for item in items))


def either(*tests: Test) -> Test:
    """One of the tests holds."""
    return lambda negated: joined("and" if negated else "or", [test(negated) for test in tests])


def every(*tests: Test) -> Test:
    """All the tests hold."""
    return lambda negated: joined("or" if negated else "and", [test(negated) for test in tests])


def opposite(test: Test) -> Test:
    """The test does not hold."""
    return lambda negated: test(not negated)


def all_of(tests: Sequence[t.Expression]) -> t.Expression | None:
    """Every condition; None when there is none."""
    return joined("and", tests) if tests else None


def any_of(tests: Sequence[t.Expression]) -> t.Expression | None:
    """One condition at least; None when there is none."""
    return joined("or", tests) if tests else None


def contains(field: Field, text: str) -> t.Expression:
    """The field holds this very text somewhere."""
    return matches(field, f"%{escaped(text)}%")


def matches(field: Field, pattern: str) -> t.Expression:
    """The field is of that pattern: `%` any characters, `_` one, `\\` before either says itself."""
    return like(t.Name(field.name, span=NOWHERE), pattern)


def like(item: t.Expression, pattern: str) -> t.Expression:
    """The value is of that pattern."""
    return t.Call("~like", (item, t.Text(pattern, span=NOWHERE)), span=NOWHERE, depth=item.depth + 1)


def escaped(text: str) -> str:
    """A text that stands for itself in a pattern."""
    for sign in "\\%_":
        text = text.replace(sign, f"\\{sign}")
    return text


def missing(field: Field) -> t.Expression:
    """The field has no value."""
    return t.IsNull(t.Name(field.name, span=NOWHERE), negated=False, span=NOWHERE, depth=2)


def negated(condition: t.Expression) -> t.Expression:
    """What the condition does not hold of."""
    return t.Not(condition, span=NOWHERE, depth=condition.depth + 1)


def searched(text: str, *fields: Field) -> t.Expression:
    """The words of a text are in those fields, or anywhere when none is given."""
    names = tuple(t.Name(field.name, span=NOWHERE) for field in fields)
    return t.Call("search", (*names, t.Text(text, span=NOWHERE)), span=NOWHERE, depth=2)
