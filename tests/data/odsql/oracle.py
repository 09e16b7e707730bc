"""A second evaluation of queries, in plain Python, from the description of the API alone: tables and conditions.

A condition is its text and the test Python makes of a row; nothing here knows the language's own code nor the engine.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Row = dict[str, Any]
Test = Callable[[Row], bool]
Condition = tuple[str, Test]

FIELDS = [
    {"name": "id", "type": "int"},
    {"name": "n", "type": "int"},
    {"name": "x", "type": "double"},
    {"name": "t", "type": "text", "annotations": {"facet": [], "disjunctive": []}},
    {"name": "f", "type": "boolean", "annotations": {"facet": []}},
    {"name": "m", "type": "text", "annotations": {"multivalued": [","], "facet": []}},
    {"name": "d", "type": "date", "annotations": {"facet": []}},
    {"name": "u", "type": "datetime", "annotations": {"facet": []}},
    {"name": "h", "type": "text", "annotations": {"facet": [], "hierarchical": ["/"]}},
]
ZONES = ("UTC", "Europe/Paris", "America/New_York")
TEXTS = ("Été", "ete", "Mairie de Lille", "lille", "Forêt", "x y", "")
LISTS: tuple[list[str], ...] = ([], ["a"], ["a", "B"], ["B", "é", "a"])
PATHS = ("A", "A/B", "A/B/C", "A/D", "E", "AB")
DATES = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 2, 29), date(2021, 6, 15))
#: Instants around midnights and changes of hour.
INSTANTS = (
    datetime(2019, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2020, 1, 1, 4, 59, 59, tzinfo=UTC),
    datetime(2020, 3, 29, 0, 59, tzinfo=UTC),
    datetime(2020, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2021, 10, 31, 0, 30, tzinfo=UTC),
)


def _maybe(values: Iterable[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "n": _maybe(range(-3, 4)),
            "x": _maybe([-1.5, 0.0, 0.25, 10.0, 1e6]),
            "t": _maybe(TEXTS),
            "f": _maybe([True, False]),
            "m": _maybe(LISTS),
            "d": _maybe(DATES),
            "u": _maybe(INSTANTS),
            "h": _maybe(PATHS),
        }
    ),
    min_size=3,
    max_size=14,
).map(lambda rows: [{"id": place, **row} for place, row in enumerate(rows)])


def stored(row: Row) -> Row:
    """The row as it is given to the engine."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


# Conditions

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ":": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SIGNS = st.sampled_from(list(OPERATORS))


def holds(sign: str, left: Any, right: Any) -> bool:
    """A comparison with a missing value is false."""
    return left is not None and right is not None and OPERATORS[sign](left, right)


def local(instant: datetime | None, zone: str) -> datetime | None:
    """The instant in a zone."""
    return None if instant is None else instant.astimezone(ZoneInfo(zone))


def _number(sign: str, name: str, number: float) -> Condition:
    return f"{name} {sign} {number}", lambda row: holds(sign, row[name], number)


def _reckoned(sign: str, number: int) -> Condition:
    def value(row: Row) -> float | None:
        return None if None in (row["n"], row["x"]) else row["n"] * 2 - row["x"]

    return f"n * 2 - x {sign} {number}", lambda row: holds(sign, value(row), number)


def _divided(sign: str, number: int) -> Condition:
    def value(row: Row) -> float | None:
        return None if None in (row["n"], row["x"]) or row["n"] == 0 else row["x"] / row["n"]

    return f"x / n {sign} {number}", lambda row: holds(sign, value(row), number)


def _text(sign: str, text: str) -> Condition:
    return f't {sign} "{text}"', lambda row: holds(sign, row["t"], text)


def _lower(text: str) -> Condition:
    return (
        f"lower(t) = '{text.lower()}'",
        lambda row: row["t"] is not None and row["t"].lower() == text.lower(),
    )


def _length(sign: str, number: int) -> Condition:
    return (
        f"length(t) {sign} {number}",
        lambda row: row["t"] is not None and OPERATORS[sign](len(row["t"]), number),
    )


def _date(sign: str, day: date) -> Condition:
    return f"d {sign} date'{day}'", lambda row: holds(sign, row["d"], day)


def _year_as_number(sign: str, year: int) -> Condition:
    return f"d {sign} {year}", lambda row: holds(sign, row["d"], date(year, 1, 1))


def _instant(sign: str, instant: datetime) -> Condition:
    return f"u {sign} date'{instant.isoformat()}'", lambda row: holds(sign, row["u"], instant)


def _part(part: str, sign: str, number: int) -> Condition:
    def test(row: Row) -> bool:
        return row["d"] is not None and OPERATORS[sign](getattr(row["d"], part), number)

    return f"{part}(d) {sign} {number}", test


def _between(low: int, high: int, first: str, last: str) -> Condition:
    def test(row: Row) -> bool:
        value = row["n"]
        above = value is not None and (value >= low if first == "[" else value > low)
        return above and (value <= high if last == "]" else value < high)

    return f"n in {first}{low} TO {high}{last}", test


def _days(low: date, high: date) -> Condition:
    return f"d: [date'{low}'..date'{high}'[", lambda row: row["d"] is not None and low <= row["d"] < high


def _any_element(text: str) -> Condition:
    return f'm = "{text}"', lambda row: row["m"] is not None and text in row["m"]


def _no_element(text: str) -> Condition:
    return f'm != "{text}"', lambda row: row["m"] is not None and text not in row["m"]


def words(text: str) -> list[str]:
    """The words of a text, in lower case without accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(c for c in apart if not unicodedata.combining(c)))


def _like(asked: str) -> Condition:
    def test(row: Row) -> bool:
        return row["t"] is not None and set(words(asked)) <= set(words(row["t"]))

    return f'T LIKE "{asked}"'.replace("T", "t", 1), test


def _full_text(asked: str) -> Condition:
    """Every word, in any of the texts of the row; a last `*` asks for the beginning of one."""

    def test(row: Row) -> bool:
        texts = [row["t"] or "", *(row["m"] or []), row["h"] or ""]
        found = [word for text in texts for word in words(text)]
        begun = asked.endswith("*")
        *others, last = words(asked)
        ends = any(word.startswith(last) if begun else word == last for word in found)
        return ends and set(others) <= set(found)

    return f'"{asked}"', test


def _begins(text: str) -> Condition:
    return f'startswith(t, "{text}")', lambda row: row["t"] is not None and row["t"].startswith(text)


SMALL = st.integers(-3, 4)
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(_number, SIGNS, st.sampled_from("nx"), SMALL),
    st.builds(_number, SIGNS, st.just("x"), st.sampled_from([0.25, -1.5])),
    st.builds(_reckoned, SIGNS, SMALL),
    st.builds(_divided, SIGNS, SMALL),
    st.builds(_text, SIGNS, st.sampled_from(TEXTS)),
    st.builds(_lower, st.sampled_from(TEXTS)),
    st.builds(_length, SIGNS, st.integers(0, 6)),
    st.builds(_date, SIGNS, st.sampled_from(DATES)),
    st.builds(_year_as_number, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from([2020, 2021])),
    st.builds(_instant, SIGNS, st.sampled_from(INSTANTS)),
    st.builds(_part, st.sampled_from(["year", "month", "day"]), SIGNS, st.sampled_from([1, 2, 12, 29, 2020])),
    st.builds(_between, SMALL, SMALL, st.sampled_from("[]"), st.sampled_from("[]")),
    st.builds(_days, st.sampled_from(DATES), st.sampled_from(DATES)),
    st.builds(_any_element, st.sampled_from(["a", "B", "z"])),
    st.builds(_no_element, st.sampled_from(["a", "B", "z"])),
    st.builds(_like, st.sampled_from(["ete", "lille mairie", "FORET", "y", "lil"])),
    st.builds(_full_text, st.sampled_from(["ete", "lille", "mairie a", "b e", "lil*", "a for*"])),
    st.builds(_begins, st.sampled_from(["l", "L", "É", "Mairie"])),
    st.just(("n is null", lambda row: row["n"] is None)),
    st.just(("u is not null", lambda row: row["u"] is not None)),
    st.just(("f", lambda row: row["f"] is True)),
    st.just(("f is not false", lambda row: row["f"] is not False)),
    st.just(("f: TRUE", lambda row: row["f"] is True)),
    st.just(("n in (0, 2, null)", lambda row: row["n"] in (0, 2))),
    st.just(("t in ('Été', \"lille\")", lambda row: row["t"] in ("Été", "lille"))),
    st.just(('m in ("a", "z")', lambda row: bool(row["m"]) and "a" in row["m"])),
    st.just(("'B' in m", lambda row: "B" in (row["m"] or []))),
    st.just(("n = null", lambda row: False)),
    st.just(("ifnull(n, 2) > 1", lambda row: (2 if row["n"] is None else row["n"]) > 1)),
)


def _not(one: Condition) -> Condition:
    return f"not ({one[0]})", lambda row: not one[1](row)


def _and(one: Condition, other: Condition) -> Condition:
    return f"({one[0]}) And ({other[0]})", lambda row: one[1](row) and other[1](row)


def _or(one: Condition, other: Condition) -> Condition:
    return f"({one[0]}) or ({other[0]})", lambda row: one[1](row) or other[1](row)


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.builds(_not, inner) | st.builds(_and, inner, inner) | st.builds(_or, inner, inner),
    max_leaves=6,
)
