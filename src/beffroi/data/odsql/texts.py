"""Conditions on texts: a bare text, `like`, `search`, `suggest`, `startswith` (section 5.2). Which fields, and what is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from beffroi.data.odsql import fulltext
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.fulltext import Question
from beffroi.data.odsql.scalars import unexpected, value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the texts of a row."""

    values: Sequence[Value]
    question: Question


#: Words of one search: planning one of hundreds cannot be interrupted.
MOST_WORDS = 50


def asked(node: t.Expression, scope: Scope) -> Asked | None:
    """What a condition asks of texts; None when it is of another kind.

    Raises:
        QueryError: an unknown field, one without text, no text, too many words.
    """
    found = _asked(node, scope)
    if found is not None and len(found.question.wanted) > MOST_WORDS:
        raise scope.error(
            f"A search has {MOST_WORDS} words at most, {len(found.question.wanted)} were found."
        )
    return found


def _asked(node: t.Expression, scope: Scope) -> Asked | None:
    match node:
        case t.Text(value=text):
            return Asked(scope.texts(), fulltext.has_words(text))
        case t.Like(item=item, pattern=pattern):
            return Asked([_text(item, scope, "like")], fulltext.like(pattern))
        case t.Call() if node.name in _FUNCTIONS:
            values, text = _arguments(node, scope)
            return Asked(values, _FUNCTIONS[node.name](text))
        case _:
            return None


def _text(node: t.Expression, scope: Scope, function: str) -> Value:
    compiled = value(node, scope)
    if compiled.kind in {Kind.TEXT, Kind.LIST, Kind.JSON}:
        return compiled
    if compiled.kind.is_number:
        return Value(s.cast(compiled.sql, "VARCHAR"), Kind.TEXT)
    raise scope.error(f"{function} expects a text field, {compiled.kind} was found.")


def _arguments(call: t.Call, scope: Scope) -> tuple[Sequence[Value], str]:
    """The fields searched, all the texts when none or * is given, and what is searched."""
    text = call.args[-1] if call.args else None
    if not isinstance(text, t.Text):
        raise scope.error(f"{call.name}() expects a text between quotes as last argument.")
    values: list[Value] = []
    for name in call.args[:-1]:
        if isinstance(name, t.Star):
            return scope.texts(), text.value
        if not isinstance(name, t.Name):
            raise unexpected(name, scope)
        values.append(_text(name, scope, f"{call.name}()"))
    return values or scope.texts(), text.value


_FUNCTIONS: dict[str, Callable[[str], Question]] = {
    "search": fulltext.search,
    "suggest": fulltext.suggest,
    "startswith": fulltext.starts_with,
}
