"""Facets (section 3.4): the values of a field and how many records have each, by levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.data.fields import FieldType
from beffroi.data.odsql import facet_options, refine, wire
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.facet_options import FacetOptions
from beffroi.data.odsql.moments import local_timestamp
from beffroi.data.odsql.sources import Rows
from beffroi.data.odsql.statement import Column, ColumnKind, Statement
from beffroi.data.odsql.values import Kind, Value

_DATES = ("%Y", "%Y/%m", "%Y/%m/%d")
_DEPTHS = {"year": 1, "month": 2}  # levels of a date field by its precision
COLUMNS = (Column("value", ColumnKind.VALUE, "c0"), Column("count", ColumnKind.VALUE, "c1"))


@dataclass(frozen=True, slots=True)
class Level:
    """The values under one path of one facet; the path is blank at the top."""

    facet: int
    path: str
    statement: s.Sql


@dataclass(frozen=True, slots=True)
class Shelf:
    """A facet of the answer and what was chosen in it. `separator` is blank where values have no levels."""

    name: str
    separator: str
    refined: frozenset[str]
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """`statements` are run in any order; `assemble` makes the answer of their rows."""

    statements: tuple[Statement, ...]
    shelves: tuple[Shelf, ...]
    levels: tuple[tuple[int, str], ...]

    def assemble(self, answers: Sequence[Sequence[tuple[Any, ...]]]) -> dict[str, Any]:
        """The API's object, given the rows of each statement."""
        found = dict(zip(self.levels, answers, strict=True))
        shown = [
            {"name": shelf.name, "facets": _values(place, shelf, "", found)}
            for place, shelf in enumerate(self.shelves)
        ]
        return {"links": [], "_links": [], "facets": shown}


def _values(
    place: int, shelf: Shelf, path: str, found: Mapping[tuple[int, str], Sequence[tuple[Any, ...]]]
) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = []
    for value, count in found[place, path]:
        refined = value in shelf.refined
        entry = {
            "name": _last(value, shelf),
            "count": count,
            "state": "refined" if refined else "displayed",
            "value": value,
        }
        if value and (place, value) in found:  # an empty text is a value, not the root
            entry["facets"] = _values(place, shelf, value, found)
        values.append(entry)
    for value in shelf.excluded:
        parent = value.rpartition(shelf.separator)[0] if shelf.separator else ""
        if parent == path or (not path and (place, parent) not in found):
            values.append({"name": _last(value, shelf), "state": "excluded", "value": value})
    return values


def _last(value: str, shelf: Shelf) -> str:
    return value.rpartition(shelf.separator)[2] if shelf.separator else value


def plan(rows: Rows) -> tuple[list[Level], list[Shelf]]:
    """What is to be counted, and how it will be shown.

    Raises:
        QueryError: something in the request means nothing.
    """
    levels: list[Level] = []
    shelves: list[Shelf] = []
    rows.conditions()  # so that an error shows even when there is no facet
    for place, options in enumerate(facet_options.asked(rows.query, rows.context)):
        separator = "/" if options.field.type.is_time else options.levels
        chosen = _chosen(rows, options, separator)
        shelves.append(Shelf(options.name, separator, frozenset(chosen), _excluded(rows, options, separator)))
        levels += [Level(place, "", _count(rows, options, separator, "", chosen))]
        deepest = _DEPTHS.get(wire.precision(options.field), 3) if options.field.type.is_time else None
        for path in chosen if separator else ():
            depth = path.count(separator) + 1
            if deepest is None or depth < deepest:
                levels.append(Level(place, path, _count(rows, options, separator, path, chosen)))
    return levels, shelves


def _given(
    rows: Rows, options: FacetOptions, parameter: str, texts: Sequence[str], separator: str
) -> list[str]:
    found = [refine.read(text, parameter, rows.context) for text in texts]
    values = [each.value for each in found if each.field == options.field]
    if options.field.type.is_time:
        values = [_path_of_date(value) for value in values]
    elif options.field.type is FieldType.BOOLEAN:
        values = [value.lower() for value in values]
    return [value.removesuffix(separator + "*") if separator else value for value in values]


def _path_of_date(value: str) -> str:
    first, *rest = value.replace("-", "/").split("/")
    return "/".join([first, *(part.zfill(2) for part in rest)])


def _chosen(rows: Rows, options: FacetOptions, separator: str) -> dict[str, None]:
    """The refined values and what is above them, each once, from the top."""
    chosen: dict[str, None] = {}
    for value in _given(rows, options, "refine", rows.query.refine, separator):
        parts = value.split(separator) if separator else [value]
        for depth in range(1, len(parts) + 1):
            chosen[separator.join(parts[:depth])] = None
    return chosen


def _excluded(rows: Rows, options: FacetOptions, separator: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_given(rows, options, "exclude", rows.query.exclude, separator)))


def _count(rows: Rows, options: FacetOptions, separator: str, path: str, chosen: Mapping[str, None]) -> s.Sql:
    """Values and counts under a path. The values chosen are shown even past the limit."""
    where = rows.conditions(without=[options.field.name] if options.is_disjunctive else [])
    column = rows.scope.column(options.field)
    source = rows.table
    if column.kind is Kind.LIST:
        one = s.call("unnest", s.call("list_distinct", column.sql))
        source = s.sub(s.select([s.alias(one, "v")], source, where=where), s.ROW)
        column, where = Value(s.named("v"), Kind.TEXT), None
    depth = path.count(separator) + 2 if path else 1
    shown = _level(column, separator, depth, rows.scope.zone)
    tests = [where, s.is_null(shown, negated=True)]
    if path and column.kind is Kind.TEXT:
        tests.append(s.call("starts_with", column.sql, s.bind(path + separator)))
    elif path:
        span = refine.period(path)
        tests.append(
            s.false() if span is None else refine.period_test(column.sql, column.kind, *span, rows.scope)
        )
    counted = s.select(
        [s.alias(shown, "v"), s.alias(s.call("count", s.star()), "n")], source, where=s.both(tests), group=1
    )
    limit = options.limit if options.limit is not None else rows.context.limits.facet_values
    text = s.cast(s.named("v", "f"), "VARCHAR")
    order = _order(options.order)
    if chosen:
        first = s.sort(s.among(text, [s.bind(value) for value in chosen]), descending=True)
        some = s.select([s.star()], s.sub(counted, "f"), order=[first, *order], limit=max(limit, len(chosen)))
        return s.select(_columns(), s.sub(some, "f"), order=_order(options.order))
    return s.select(_columns(), s.sub(counted, "f"), order=order, limit=limit)


def _columns() -> list[s.Sql]:
    return [s.alias(s.cast(s.named("v", "f"), "VARCHAR"), "c0"), s.alias(s.named("n", "f"), "c1")]


def _order(asked: str) -> list[s.Sql]:
    by_count, by_value = s.named("n", "f"), s.named("v", "f")
    if asked.endswith("count"):
        return [s.sort(by_count, descending=asked == "count"), s.sort(by_value)]
    return [s.sort(by_value, descending=asked.startswith("-"))]


def _level(column: Value, separator: str, depth: int, zone: str) -> s.Sql:
    """The first `depth` levels of a value; NULL where it has fewer."""
    if column.kind.is_time:
        return s.call("strftime", local_timestamp(column, zone), s.text(_DATES[depth - 1]))
    if not separator or column.kind is not Kind.TEXT:
        return column.sql
    parts = s.call("string_split", column.sql, s.bind(separator))
    top = s.call("array_to_string", s.call("list_slice", parts, s.num(1), s.num(depth)), s.bind(separator))
    return top if depth == 1 else s.case((s.binary(">=", s.call("len", parts), s.num(depth)), top))
