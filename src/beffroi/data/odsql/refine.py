"""`refine` and `exclude`: NAME:VALUE, by the levels of a facet (section 3.4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from beffroi.data.fields import Field
from beffroi.data.odsql import facet_options, zones
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.errors import PARAMETER, QueryError
from beffroi.data.odsql.literals import unquote
from beffroi.data.odsql.query import Context, Query
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind

_REFINEMENT = re.compile(r"\s*(?:(`(?:[^`\\]|\\.)*`)|([^:]*?))\s*:(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Refinement:
    """One value of one facet."""

    field: Field
    value: str


@lru_cache(maxsize=1024)
def _split(text: str) -> tuple[str, str] | None:
    match = _REFINEMENT.fullmatch(text)
    if match is None:
        return None
    quoted, plain, value = match.groups()
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = unquote(value)
    name = unquote(quoted) if quoted is not None else plain
    return name, value.encode("utf-8", "replace").decode()


def read(text: str, parameter: str, context: Context) -> Refinement:
    """Read NAME:VALUE.

    Raises:
        QueryError: no colon, or an unknown field.
    """
    parts = _split(text)
    if parts is None:
        raise QueryError(
            f"Invalid value for {parameter} API parameter: '{text}' was found but NAME:VALUE is expected.",
            error_code=PARAMETER,
        )
    field = context.names.get(parts[0])
    if field is None:
        raise QueryError.malformed(f"Unknown field: {parts[0]}.", parameter)
    return Refinement(field, parts[1])


def conditions(query: Query, scope: Scope, *, without: Sequence[str] = ()) -> list[s.Sql | None]:
    """What the refinements ask: any value of a disjunctive facet, all the values of another, none of those excluded."""
    tests: list[s.Sql | None] = []
    chosen: dict[str, list[s.Sql]] = {}
    disjunctive = facet_options.disjunctive_names(query, scope.context)
    levels = facet_options.separators(query, scope.context)
    for text in query.refine:
        found = read(text, "refine", scope.context)
        if found.field.name in without:
            continue
        test = holds(found, scope.within("refine", text), levels)
        if found.field.name in disjunctive:
            chosen.setdefault(found.field.name, []).append(test)
        else:
            tests.append(test)
    tests += [s.either(alternatives) for alternatives in chosen.values()]
    for text in query.exclude:
        found = read(text, "exclude", scope.context)
        tests.append(s.is_true(holds(found, scope.within("exclude", text), levels), negated=True))
    return tests


def holds(refinement: Refinement, scope: Scope, levels: Mapping[str, str]) -> s.Sql:
    """The condition a refinement stands for. `levels` are the separators a request gives its own facets.

    Raises:
        QueryError: the field is a place.
    """
    column = scope.column(refinement.field)
    value = refinement.value
    separator = levels.get(refinement.field.name, separator_of(refinement.field))
    match column.kind:
        case Kind.DATE | Kind.DATETIME:
            return _period(column.sql, column.kind, value, scope)
        case Kind.LIST | Kind.TEXT if separator:
            return _branch(column.sql, column.kind, value, separator)
        case Kind.LIST:
            return s.call("list_contains", column.sql, s.bind(value))
        case Kind.INT | Kind.DOUBLE:
            return _number(column.sql, value)
        case Kind.BOOLEAN:
            flag = {"true": s.true(), "false": s.false()}.get(value.lower())
            return s.false() if flag is None else s.binary("=", column.sql, flag)
        case Kind.POINT | Kind.SHAPE:
            raise scope.error(f"Field {refinement.field.name} cannot be used as a facet.")
    return s.binary("=", column.sql, s.bind(value))


def separator_of(field: Field) -> str:
    """What separates the levels of a hierarchical facet; blank for a plain one."""
    args = field.annotations.get("hierarchical")
    if args is None:
        return ""
    return str(args[0]) if args and args[0] else "/"


def _branch(column: s.Sql, kind: Kind, value: str, separator: str) -> s.Sql:
    """The value and what is under it; `path/*` is what is under it alone."""

    def test(text: s.Sql) -> s.Sql:
        if value.endswith(separator + "*"):
            return s.call("starts_with", text, s.bind(value[:-1]))
        return s.either(
            [s.binary("=", text, s.bind(value)), s.call("starts_with", text, s.bind(value + separator))]
        )

    if kind is Kind.LIST:
        found = s.call("list_filter", column, s.each("e", test(s.local("e"))))
        return s.binary(">", s.call("len", found), s.num(0))
    return test(column)


def _number(column: s.Sql, value: str) -> s.Sql:
    wanted = s.try_cast(s.bind(value), "DOUBLE")
    return s.binary("=", s.cast(column, "DOUBLE"), wanted)


def _period(column: s.Sql, kind: Kind, value: str, scope: Scope) -> s.Sql:
    bounds = period(value)
    if bounds is None:
        return s.case((s.is_null(column, negated=True), s.false()))
    first, after = bounds
    return period_test(column, kind, first, after, scope)


def period_test(column: s.Sql, kind: Kind, first: date, after: date | None, scope: Scope) -> s.Sql:
    """Days from `first` (within) to `after` (without), in the query's zone. The column stays bare: the engine skips rows."""

    def bound(day: date) -> s.Sql:
        if kind is Kind.DATE:
            return s.cast(s.bind(day), "DATE")
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (a local time of the query's zone)
        return s.cast(s.bind(zones.to_instant(midnight, scope.zone)), "TIMESTAMPTZ")

    joined = s.both(
        [
            s.binary(">=", column, bound(first)),
            s.binary("<", column, bound(after)) if after is not None else None,
        ]
    )
    assert joined is not None
    return joined


_PERIOD = re.compile(r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?", re.ASCII)


def period(value: str) -> tuple[date, date | None] | None:
    """The days of `2020`, `2020/12` or `2020/12/31`: the first, and the one after the last (None at the calendar's end)."""
    match = _PERIOD.fullmatch(value)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    try:
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return first, date(first.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return first, None
