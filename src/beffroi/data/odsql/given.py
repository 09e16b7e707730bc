"""Values other languages write as bare text, read as the type of the field they are compared with."""

import re

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


def all_of(tests: list[t.Expression]) -> t.Expression | None:
    """Every test; None when there is none."""
    return _joined("and", tests)


def any_of(tests: list[t.Expression]) -> t.Expression | None:
    """One test at least; None when there is none."""
    return _joined("or", tests)


def _joined(word: str, tests: list[t.Expression]) -> t.Expression | None:
    if len(tests) < 2:
        return tests[0] if tests else None
    depth = 1 + max(test.depth for test in tests)
    return t.Junction("or" if word == "or" else "and", tuple(tests), span=NOWHERE, depth=depth)


def contains(field: Field, text: str) -> t.Expression:
    """The field holds this very text somewhere."""
    return matches(field, f"%{escaped(text)}%")


def matches(field: Field, pattern: str) -> t.Expression:
    """The field is of that pattern: `%` any characters, `_` one, `\\` before either says itself."""
    said = fold(pattern) if "folded" in field.annotations else pattern
    return t.Call(
        "~like", (t.Name(field.name, span=NOWHERE), t.Text(said, span=NOWHERE)), span=NOWHERE, depth=2
    )


def escaped(text: str) -> str:
    """A text that stands for itself in a pattern."""
    for sign in "\\%_":
        text = text.replace(sign, f"\\{sign}")
    return text
