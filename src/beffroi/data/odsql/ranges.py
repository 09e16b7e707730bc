"""`range(…)` in a group_by: intervals given, of equal width, or of the calendar, and their labels (section 7.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql import zones
from beffroi.data.odsql.comparisons import in_range
from beffroi.data.odsql.moments import local_timestamp, parse_moment
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
    truncate: str
    step: str  # function that makes an interval of a number
    size: int = 1
    many: bool = False  # whether more than one at a time means something


_UNITS = {
    ("ms", "millisecond", "milliseconds"): _Unit("milliseconds", "to_milliseconds", many=True),
    ("s", "second", "seconds"): _Unit("second", "to_seconds", many=True),
    ("m", "minute", "minutes"): _Unit("minute", "to_minutes", many=True),
    ("h", "hour", "hours"): _Unit("hour", "to_hours", many=True),
    ("d", "day", "days"): _Unit("day", "to_days", many=True),
    ("w", "week", "weeks"): _Unit("week", "to_days", 7),
    ("M", "month", "months"): _Unit("month", "to_months"),
    ("q", "quarter", "quarters"): _Unit("quarter", "to_months", 3),
    ("y", "year", "years"): _Unit("year", "to_years"),
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
        raise scope.error(f"range() accepts one {unit.truncate} at a time only.")
    zone = "UTC" if ranged.kind is Kind.DATE else scope.zone
    local = local_timestamp(ranged, zone)
    step = s.call(unit.step, s.num(count * unit.size))
    if count == 1:
        start = s.call("date_trunc", s.text(unit.truncate), local)
    else:
        start = s.call("time_bucket", step, local, s.cast(s.text("1970-01-01"), "TIMESTAMP"))

    def label(found: s.Sql) -> s.Sql:
        ends = _label_sql(found, zone), _label_sql(s.binary("+", found, step), zone)
        return s.concat(s.text("["), ends[0], s.text(", "), ends[1], s.text("["))

    return Bucket(start, label)


def _label_sql(local: s.Sql, zone: str) -> s.Sql:
    if zones.is_utc(zone):
        return s.call("strftime", local, s.text("%Y-%m-%dT%H:%M:%S.%gZ"))
    offset = zones.offset_sql(zones.instant_sql(local, zone), zone)
    return s.concat(s.call("strftime", local, s.text("%Y-%m-%dT%H:%M:%S")), offset)
