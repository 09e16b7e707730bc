"""The second evaluation, continued: refinements, facets, groups and orders, in plain Python."""

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from tests.data.odsql.oracle import TEXTS, Row

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
