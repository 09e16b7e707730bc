"""Tests other languages have and ours has no word for. Their names begin with `~`, so that no text of ours can write them."""

import unicodedata
from collections.abc import Callable

from beffroi.data.folding import fold
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value

LIKE, UNACCENTED, CONTAINED = "~like", "~unaccented", "~containedby"
ESCAPE = "\\"


def like(item: Value, call: t.Call, scope: Scope) -> Value:
    """`~like(value, 'pattern')`: `%` any characters, `_` one, `\\` before either says itself; any of several values."""
    pattern = call.args[1]
    if not isinstance(pattern, t.Text):
        raise scope.error("LIKE expects a pattern between quotes.")
    said = pattern.value
    if item.field is not None and "folded" in item.field.annotations:  # the column's own texts are
        said = fold(said)
    test = _any(
        item,
        lambda value: s.call("like_escape", value, s.cast(s.bind(said), "VARCHAR"), s.text(ESCAPE)),
    )
    return Value(test, Kind.BOOLEAN)


def contained(item: Value, call: t.Call) -> Value:
    """`~containedby(values, 'one', 'other'…)`: every value is one of those."""
    given = s.array(
        [s.cast(s.bind(text.value), "VARCHAR") for text in call.args[1:] if isinstance(text, t.Text)]
    )
    values = item.sql if item.kind is Kind.LIST else s.array([item.sql])
    return Value(s.call("list_has_all", given, values), Kind.BOOLEAN)


def bare(text: str) -> str:
    """A text without accents, as the engine has it."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    )


def unaccented(item: Value) -> Value:
    """`~unaccented(value)`: the text without accents."""
    if item.kind is Kind.LIST:
        body = s.each("e", s.call("strip_accents", s.local("e")))
        return Value(s.call("list_transform", item.sql, body), Kind.LIST)
    return Value(s.call("strip_accents", item.sql), Kind.TEXT)


def _any(item: Value, test: Callable[[s.Sql], s.Sql]) -> s.Sql:
    if item.kind is not Kind.LIST:
        return test(item.sql)
    found = s.call("list_transform", item.sql, s.each("e", test(s.local("e"))))
    return s.call("list_contains", found, s.true())
