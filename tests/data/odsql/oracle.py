"""A second evaluation of queries, in plain Python, from the description of the API alone: conditions, orders, groups, facets.

A condition is its text and the test Python makes of a row; nothing here knows the language's own code nor the engine.
"""

import math
import operator
import re
import statistics
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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

# Refinements: the parameter's text, the test, and the facet they belong to.


@dataclass(frozen=True)
class Refinement:
    """`NAME:VALUE` and what it keeps."""

    name: str
    value: str
    test: Callable[[Row, str], bool]

    @property
    def text(self) -> str:
        return f'{self.name}:"{self.value}"'


def _levels(row: Row, name: str, zone: str) -> list[str]:
    """The values of a facet a row has, from the top: 2020, 2020/02, 2020/02/29."""
    value = row[name]
    if value is None:
        return []
    if name == "d" or name == "u":
        day = value if name == "d" else value.astimezone(ZoneInfo(zone))
        return [f"{day:%Y}", f"{day:%Y/%m}", f"{day:%Y/%m/%d}"]
    if name == "h":
        parts = value.split("/")
        return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    if name == "m":
        return sorted(set(value))
    return [str(value).lower() if name == "f" else str(value)]


def _refine(name: str, value: str) -> Refinement:
    return Refinement(name, value, lambda row, zone: value in _levels(row, name, zone))


REFINEMENTS: st.SearchStrategy[Refinement] = st.one_of(
    st.builds(_refine, st.just("t"), st.sampled_from([*TEXTS[:5], "zzz"])),
    st.builds(_refine, st.just("m"), st.sampled_from(["a", "B", "é"])),
    st.builds(_refine, st.just("f"), st.sampled_from(["true", "false"])),
    st.builds(_refine, st.just("h"), st.sampled_from(["A", "A/B", "A/B/C", "E"])),
    st.builds(_refine, st.just("d"), st.sampled_from(["2020", "2020/02", "2020/02/29", "2019/12"])),
    st.builds(_refine, st.just("u"), st.sampled_from(["2019", "2020", "2020/01/01", "2020/03/29"])),
)


def refined(
    rows: list[Row], chosen: list[Refinement], excluded: list[Refinement], zone: str, *, without: str = ""
) -> list[Row]:
    """The rows refinements leave: all of them, or any of those of `t`, which is disjunctive; and none of the excluded."""
    kept = rows
    for one in chosen:
        if one.name not in {"t", without}:
            kept = [row for row in kept if one.test(row, zone)]
    loose = [one for one in chosen if one.name == "t" and without != "t"]
    if loose:
        kept = [row for row in kept if any(one.test(row, zone) for one in loose)]
    return [row for row in kept if not any(one.test(row, zone) for one in excluded)]


def facet(rows: list[Row], name: str, path: str, zone: str) -> list[tuple[str, int]]:
    """The values right under a path and their counts, from the most frequent; equals in order of value."""
    depth = path.count("/") + 1 if path else 0
    flat = name in {"t", "m", "f"}
    counts: dict[str, int] = {}
    for row in rows:
        levels = _levels(row, name, zone)
        if flat:
            found = levels
        else:
            under = not path or path in levels
            found = levels[depth : depth + 1] if under else []
        for value in found:
            counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# Groups


def _sum(values: list[float]) -> float | None:
    return math.fsum(values) if values else None


AGGREGATES: dict[str, Callable[[list[Row]], Any]] = {
    "count(*)": len,
    "count(n)": lambda rows: len(_known(rows, "n")),
    "count(distinct t)": lambda rows: len(set(_known(rows, "t"))),
    "sum(n)": lambda rows: _sum(_known(rows, "n")),
    "sum(n * x)": lambda rows: _sum(
        [row["n"] * row["x"] for row in rows if None not in (row["n"], row["x"])]
    ),
    "avg(x)": lambda rows: statistics.fmean(_known(rows, "x")) if _known(rows, "x") else None,
    "min(x)": lambda rows: min(_known(rows, "x"), default=None),
    "max(n)": lambda rows: max(_known(rows, "n"), default=None),
    "median(n)": lambda rows: statistics.median(_known(rows, "n")) if _known(rows, "n") else None,
    "max(d)": lambda rows: max(_known(rows, "d"), default=None),
}


def _known(rows: list[Row], name: str) -> list[Any]:
    return [row[name] for row in rows if row[name] is not None]


def _by_five(row: Row, _: str) -> list[Any]:
    return [] if row["n"] is None else [row["n"] // 2 * 2]


#: What rows are grouped by: from a row and a zone, the groups it is in.
KEYS: dict[str, Callable[[Row, str], list[Any]]] = {
    "t": lambda row, _: [row["t"]],
    "f": lambda row, _: [row["f"]],
    "n": lambda row, _: [row["n"]],
    "d": lambda row, _: [row["d"]],
    "m": lambda row, _: sorted(set(row["m"] or [])) or [None],
    "lower(t)": lambda row, _: [None if row["t"] is None else row["t"].lower()],
    "year(d)": lambda row, _: [None if row["d"] is None else row["d"].year],
    "hour(u)": lambda row, zone: [None if row["u"] is None else row["u"].astimezone(ZoneInfo(zone)).hour],
    "ifnull(n, 0)": lambda row, _: [row["n"] or 0],
    "range(n, 2)": _by_five,
}


def shown(key: str, value: Any) -> Any:
    """A key as the answer shows it."""
    if key == "range(n, 2)":
        return f"[{value}, {value + 1}]"
    return value.isoformat() if isinstance(value, date) else value


def last(value: Any) -> tuple[bool, Any]:
    """A sort key: missing values after the others."""
    return (value is None, 0 if value is None else value)


def ordered(rows: list[Any], keys: list[tuple[Callable[[Any], Any], bool]]) -> list[Any]:
    """The rows by these keys, each from the largest when so told; missing values last both ways, equals as they came."""
    found = list(rows)
    for key, descending in reversed(keys):
        there = [row for row in found if key(row) is not None]
        there.sort(key=key, reverse=descending)
        found = there + [row for row in found if key(row) is None]
    return found
