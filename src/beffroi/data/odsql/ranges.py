"""`range(…)` in a group_by: intervals given, of equal width, or of the calendar, and their labels (section 7.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql import zones
from beffroi.data.odsql.comparisons import in_range
from beffroi.data.odsql.moments import local_timestamp, microseconds, parse_moment
from beffroi.data.odsql.scalars import bad_date, value
from beffroi.data.odsql.scope import Scope
from beffroi.data.odsql.values import Kind, Value


@dataclass(frozen=True, slots=True)
class Bucket:
    """What rows are grouped by, in order; NULL for rows in no interval. `label` names an interval given that column."""

    sql: s.Sql
    label: Callable[[s.Sql], s.Sql]


@dataclass(frozen=True, slots=True)
class _Unit:
    """`size` is in microseconds, or in months; `first` is where one of them starts, from 1970 on."""

    size: int
    months: bool = False
    many: bool = True  # whether more than one at a time means something
    first: int = 0


_DAY = 86_400_000_000  # microseconds
_AGES = 10_000 * 366 * _DAY
_UNITS = {
    ("ms", "millisecond", "milliseconds"): _Unit(1_000),
    ("s", "second", "seconds"): _Unit(1_000_000),
    ("m", "minute", "minutes"): _Unit(60_000_000),
    ("h", "hour", "hours"): _Unit(_DAY // 24),
    ("d", "day", "days"): _Unit(_DAY),
    ("w", "week", "weeks"): _Unit(7 * _DAY, many=False, first=4 * _DAY),  # 1970-01-05 was a Monday
    ("M", "month", "months"): _Unit(1, months=True, many=False),
    ("q", "quarter", "quarters"): _Unit(3, months=True, many=False),
    ("y", "year", "years"): _Unit(12, months=True, many=False),
}
_UNIT_BY_NAME = {name: unit for names, unit in _UNITS.items() for name in names}
_MOST = 1_000_000  # units in an interval


def bucket(call: t.Call, scope: Scope) -> Bucket:
    """Compile a range.

    Raises:
        QueryError: a field that has no order, or bounds that make no interval.
    """
    if len(call.args) < 2:
        raise scope.error("range() expects a field and intervals.")
    item, *bounds = call.args
    ranged = value(item, scope)
    if not (ranged.kind.is_number or ranged.kind.is_time):
        raise scope.error(f"range() expects a number or a date, {ranged.kind} was found.")
    if len(bounds) > 1:
        return _given(item, ranged, bounds, scope)
    match bounds[0]:
        case t.Number(value=width) if ranged.kind.is_number and width > 0:
            return _widths(ranged, width)
        case t.Quantity() as quantity if ranged.kind.is_time:
            return _calendar(ranged, quantity, scope)
        case _:
            raise scope.error(
                f"range() cannot cut values of type {ranged.kind} so: give bounds, or a positive width."
            )


def _widths(ranged: Value, width: float) -> Bucket:
    if ranged.kind is Kind.INT and isinstance(width, int):
        wide = s.cast(ranged.sql, "HUGEINT")
        size = s.cast(s.num(width), "HUGEINT")
        rest = s.binary("%", s.binary("+", s.binary("%", wide, size), size), size)

        def closed(low: s.Sql) -> s.Sql:
            last = s.binary("+", low, s.num(width - 1))
            return s.concat(
                s.text("["), s.cast(low, "VARCHAR"), s.text(", "), s.cast(last, "VARCHAR"), s.text("]")
            )

        return Bucket(s.binary("-", wide, rest), closed)
    size = s.cast(s.bind(float(width)), "DOUBLE")
    rank = s.call("floor", s.binary("/", s.cast(ranged.sql, "DOUBLE"), size))

    def half_open(place: s.Sql) -> s.Sql:
        low = s.binary("*", place, size)
        high = s.binary("*", s.binary("+", place, s.num(1)), size)
        return s.concat(s.text("["), _short(low), s.text(", "), _short(high), s.text("["))

    return Bucket(s.case((s.call("isfinite", rank), rank)), half_open)


def _short(number: s.Sql) -> s.Sql:
    """A double as text, without the dust of binary fractions nor a useless .0."""
    rounded = s.call("round", number, s.num(9))
    whole = s.case((s.binary("=", rounded, s.call("floor", rounded)), s.try_cast(rounded, "BIGINT")))
    return s.call("coalesce", s.cast(whole, "VARCHAR"), s.cast(rounded, "VARCHAR"))


def _given(item: t.Expression, ranged: Value, bounds: Sequence[t.Expression], scope: Scope) -> Bucket:
    if any(isinstance(bound, t.Star) for bound in bounds[1:-1]):
        raise scope.error("range() accepts * as first or last bound only.")
    closed = ranged.kind is Kind.INT and all(
        isinstance(b, t.Star) or (isinstance(b, t.Number) and isinstance(b.value, int)) for b in bounds
    )
    written = [_written(bound, ranged.kind, scope) for bound in bounds]
    tests: list[tuple[s.Sql, s.Sql]] = []
    labels: list[tuple[s.Sql, str]] = []
    for place, ((low, first), (high, after)) in enumerate(pairwise(zip(bounds, written, strict=True))):
        inside = t.InRange(item, low, high, low_within=True, high_within=False, span=item.span)
        tests.append((in_range(inside, scope), s.num(place)))
        if closed:
            last = "*" if isinstance(high, t.Star) else str(int(after) - 1)
            labels.append((s.num(place), f"[{first}, {last}]"))
        else:
            labels.append((s.num(place), f"[{first}, {after}["))
    return Bucket(
        s.case(*tests),
        lambda found: s.case(*((s.binary("=", found, place), s.bind(label)) for place, label in labels)),
    )


def _written(bound: t.Expression, kind: Kind, scope: Scope) -> str:
    """A bound as labels show it."""
    match bound:
        case t.Star():
            return "*"
        case t.Number(value=number) if kind.is_number:
            return str(number)
        case t.Date(value=text) | t.Text(value=text) if kind.is_time:
            local = parse_moment(text, scope.zone)
            if local is None:
                raise bad_date(text, scope)
            return _label(local, scope.zone)
        case _:
            raise scope.error(f"range() bounds must be literals of the type of the field ({kind}).")


def _label(local: datetime, zone: str) -> str:
    if zones.is_utc(zone):
        return local.strftime("%Y-%m-%dT%H:%M:%S.") + f"{local.microsecond // 1000:03d}Z"
    return local.replace(tzinfo=zones.zone_info(zone)).isoformat(timespec="seconds")


def _calendar(ranged: Value, quantity: t.Quantity, scope: Scope) -> Bucket:
    unit = _UNIT_BY_NAME.get(quantity.unit)
    count = int(quantity.value)
    if unit is None or count != quantity.value or not 1 <= count <= _MOST:
        raise scope.error("range() expects a whole number of time units, as in 1 day.")
    if count > 1 and not unit.many:
        raise scope.error(f"range() accepts one {quantity.unit} at a time only.")
    zone = "UTC" if ranged.kind is Kind.DATE else scope.zone
    rank, start = _months(ranged, unit.size, zone) if unit.months else _spans(ranged, unit, count, zone)

    def label(found: s.Sql) -> s.Sql:
        ends = _label_sql(start(found), zone), _label_sql(start(s.binary("+", found.copy(), s.num(1))), zone)
        return s.concat(s.text("["), ends[0], s.text(", "), ends[1], s.text("["))

    return Bucket(rank, label)


def _spans(ranged: Value, unit: _Unit, count: int, zone: str) -> tuple[s.Sql, Callable[[s.Sql], s.Sql]]:
    """The rank of the span of equal length a time falls in, and where a span starts, given its rank. Whole numbers: twice as
    fast as the calendar's functions. They are counted from long before 1970, since `//` cuts towards zero."""
    size = unit.size * count
    ages = -(-_AGES // size) * size - unit.first
    rank = s.binary("//", s.binary("+", microseconds(ranged, zone), s.num(ages)), s.num(size))
    return rank, lambda found: s.call(
        "make_timestamp", s.binary("-", s.binary("*", found, s.num(size)), s.num(ages))
    )


def _months(ranged: Value, size: int, zone: str) -> tuple[s.Sql, Callable[[s.Sql], s.Sql]]:
    """The same for months: their rank since the year 0 is half as dear as the engine's `date_trunc`."""
    local = ranged.sql if ranged.kind is Kind.DATE else s.cast(local_timestamp(ranged, zone), "DATE")
    month = s.binary("-", s.call("month", local.copy()), s.num(1))
    rank = s.call(
        "floor",
        s.binary("/", s.binary("+", s.binary("*", s.call("year", local), s.num(12)), month), s.num(size)),
    )

    def start(found: s.Sql) -> s.Sql:
        months = s.binary("*", s.cast(found, "BIGINT"), s.num(size))
        since = s.binary("-", months, s.num(1970 * 12))
        return s.binary(
            "+", s.cast(s.text("1970-01-01"), "TIMESTAMP"), s.call("to_months", s.cast(since, "INT"))
        )

    return rank, start


def _label_sql(local: s.Sql, zone: str) -> s.Sql:
    if zones.is_utc(zone):
        return s.call("strftime", local, s.text("%Y-%m-%dT%H:%M:%S.%gZ"))
    offset = zones.offset_sql(zones.instant_sql(local, zone), zone)
    return s.concat(s.call("strftime", local, s.text("%Y-%m-%dT%H:%M:%S")), offset)
