"""Random conditions, groups and orders, against a second evaluation written in plain Python from the rules of the language."""

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.odsql.support import Town

from beffroi.data.odsql import Query

Row = dict[str, Any]
Test = Callable[[Row], bool]

FIELDS = [
    {"name": "id", "type": "int"},
    {"name": "a", "type": "int"},
    {"name": "b", "type": "int"},
    {"name": "t", "type": "text"},
    {"name": "f", "type": "boolean"},
    {"name": "m", "type": "text", "annotations": {"multivalued": [","]}},
]
NUMBERS, TEXTS, FLAGS = [None, -1, 0, 2], [None, "x", "Y", ""], [None, True, False]
LISTS: list[list[str] | None] = [None, [], ["x"], ["x", "Y"]]
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ":": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _all_rows() -> list[Row]:
    """Every number with every other, every text with every flag and list: 256 rows."""
    rows = []
    for place in range(256):
        flags = FLAGS[place % 3]
        row = {"a": NUMBERS[place % 4], "b": NUMBERS[place // 4 % 4], "t": TEXTS[place // 16 % 4]}
        rows.append({"id": place, **row, "f": flags, "m": LISTS[place // 64 % 4]})
    return rows


ROWS = _all_rows()


@lru_cache
def town() -> Town:
    return Town(FIELDS, ROWS)


def _compare(sign: str, left: Any, right: Any) -> bool:
    return left is not None and right is not None and OPERATORS[sign](left, right)


def _numbers(sign: str, name: str, number: int) -> tuple[str, Test]:
    return f"{name} {sign} {number}", lambda row: _compare(sign, row[name], number)


def _fields(sign: str) -> tuple[str, Test]:
    return f"a{sign}b", lambda row: _compare(sign, row["a"], row["b"])


def _sum(sign: str, number: int) -> tuple[str, Test]:
    def test(row: Row) -> bool:
        return None not in (row["a"], row["b"]) and OPERATORS[sign](row["a"] * 2 - row["b"], number)

    return f"a*2-b {sign} {number}", test


def _text(sign: str, text: str) -> tuple[str, Test]:
    return f"t {sign} '{text}'", lambda row: _compare(sign, row["t"], text)


def _range(low: int, high: int, first: str, last: str) -> tuple[str, Test]:
    def test(row: Row) -> bool:
        value = row["a"]
        above = value is not None and (value >= low if first == "[" else value > low)
        return above and (value <= high if last == "]" else value < high)

    return f"a in {first}{low}..{high}{last}", test


def _element(text: str) -> tuple[str, Test]:
    return f"m = '{text}'", lambda row: row["m"] is not None and text in row["m"]


SIGNS = st.sampled_from(list(OPERATORS))
SMALL = st.integers(-2, 3)
LEAVES: st.SearchStrategy[tuple[str, Test]] = st.one_of(
    st.builds(_numbers, SIGNS, st.sampled_from("ab"), SMALL),
    st.builds(_fields, SIGNS),
    st.builds(_sum, SIGNS, SMALL),
    st.builds(_text, SIGNS, st.sampled_from(["x", "Y", "", "z"])),
    st.builds(_range, SMALL, SMALL, st.sampled_from("[]"), st.sampled_from("[]")),
    st.builds(_element, st.sampled_from(["x", "Y", "z"])),
    st.just(("a is null", lambda row: row["a"] is None)),
    st.just(("t is not null", lambda row: row["t"] is not None)),
    st.just(("f", lambda row: row["f"] is True)),
    st.just(("f is not true", lambda row: row["f"] is not True)),
    st.just(("f: false", lambda row: row["f"] is False)),
    st.just(("a in (0, 2)", lambda row: row["a"] in (0, 2))),
    st.just(("'Y' in m", lambda row: "Y" in (row["m"] or []))),
    st.just(("a = null", lambda row: False)),
    st.just(("ifnull(a, 0) = 0", lambda row: row["a"] in (None, 0))),
)


def _not(one: tuple[str, Test]) -> tuple[str, Test]:
    return f"not ({one[0]})", lambda row: not one[1](row)


def _and(one: tuple[str, Test], other: tuple[str, Test]) -> tuple[str, Test]:
    return f"({one[0]}) and ({other[0]})", lambda row: one[1](row) and other[1](row)


def _or(one: tuple[str, Test], other: tuple[str, Test]) -> tuple[str, Test]:
    return f"({one[0]}) OR ({other[0]})", lambda row: one[1](row) or other[1](row)


CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(_not, inner) | st.builds(_and, inner, inner) | st.builds(_or, inner, inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(condition=CONDITIONS)
def test_conditions_keep_the_rows_python_keeps(condition: tuple[str, Test]) -> None:
    text, test = condition
    kept = town().rows(Query(select="id", where=(text,), limit=-1), for_export=True)
    assert [row["id"] for row in kept] == [row["id"] for row in ROWS if test(row)]


@settings(deadline=None, max_examples=40)
@given(condition=CONDITIONS, key=st.sampled_from(["a", "t", "f"]))
def test_groups_add_up_as_python_adds_them(condition: tuple[str, Test], key: str) -> None:
    text, test = condition
    select = "count(*) as n, sum(b) as s, min(a) as l, count(b) as c"
    groups = town().rows(Query(select=select, group_by=key, where=(text,), limit=-1))
    expected: dict[Any, list[Row]] = {}
    for row in ROWS:
        if test(row):
            expected.setdefault(row[key], []).append(row)
    assert [group[key] for group in groups] == sorted(expected, key=lambda value: (value is None, value))
    for group in groups:
        rows = expected[group[key]]
        numbers = [row["b"] for row in rows if row["b"] is not None]
        firsts = [row["a"] for row in rows if row["a"] is not None]
        found = (group["n"], group["s"], group["l"], group["c"])
        assert found == (
            len(rows),
            sum(numbers) if numbers else None,
            min(firsts, default=None),
            len(numbers),
        )


@settings(deadline=None, max_examples=40)
@given(
    columns=st.permutations(["a", "t", "b"]),
    signs=st.lists(st.sampled_from(["", " desc"]), min_size=3, max_size=3),
)
def test_orders_sort_as_python_sorts(columns: list[str], signs: list[str]) -> None:
    order = ", ".join(f"{name}{sign}" for name, sign in zip(columns, signs, strict=True))
    found = town().rows(Query(select="id", order_by=order, limit=100))
    expected = list(ROWS)
    for name, sign in reversed(list(zip(columns, signs, strict=True))):
        filled = [row for row in expected if row[name] is not None]
        filled.sort(key=lambda row: row[name], reverse=bool(sign))
        if sign:  # a reversed sort keeps equal rows in their order
            assert filled == sorted(filled, key=lambda row: row[name], reverse=True)
        expected = filled + [row for row in expected if row[name] is None]
    assert [row["id"] for row in found] == [row["id"] for row in expected[:100]]
