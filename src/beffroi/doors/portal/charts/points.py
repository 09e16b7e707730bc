"""The points of a chart: labels for people, values to draw, in the order they are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from beffroi.data.fields import FieldType
from beffroi.doors.portal import writing
from beffroi.doors.portal.cells import cell
from beffroi.doors.portal.charts.asked import Chart, Kind, Measure
from beffroi.doors.portal.charts.asking import MOST_BARS, MOST_POINTS, low_of, start_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """A bar or a dot. `value` None leaves a gap; `shown` is how people write it."""

    label: str
    value: float | None
    shown: str

    @property
    def number(self) -> str:
        """For scripts: the value with a point, or nothing."""
        return "" if self.value is None else repr(self.value)


@dataclass(frozen=True, slots=True)
class Points:
    """All of them; `cut` says that more groups exist than are shown, `missing` counts records without a value of `x`."""

    points: tuple[Point, ...]
    cut: bool = False
    missing: float | None = None


def points(chart: Chart, rows: Sequence[Row]) -> Points:
    """The points of an answer."""
    missing = next((_value(row) for row in rows if row["key"] is None), None)
    known = [row for row in rows if row["key"] is not None]
    if chart.x.type.is_time:
        made = list(_in_time(chart, known))
    elif chart.kind is Kind.HISTOGRAM:
        made = list(_intervals(chart, known))
    else:
        made = [_point(_named(chart, row["key"]), row) for row in known]
    most = MOST_BARS if chart.kind is Kind.BARS and not chart.x.type.is_time else MOST_POINTS
    return Points(tuple(made[:most]), len(made) > most, missing if chart.measure is Measure.COUNT else None)


def shown(value: float | None) -> str:
    """A value as people write it: four significant digits at least, no useless ones."""
    if value is None:
        return "–"
    if value == int(value) and abs(value) < 1e15:
        return writing.number(int(value))
    return writing.number(round(value, 2 if abs(value) >= 10 else 4))


def _value(row: Row) -> float | None:
    return None if row["value"] is None else float(row["value"])


def _point(label: str, row: Row) -> Point:
    value = _value(row)
    return Point(label, value, shown(value))


def _named(chart: Chart, key: Any) -> str:
    return cell(chart.x, key).text or str(key)


def _in_time(chart: Chart, rows: Sequence[Row]) -> Iterator[Point]:
    """Every interval from the first to the last: one nobody counted in is zero when counting, else a gap."""
    found = {start: row for row in rows if (start := start_of(str(row["key"]))) is not None}
    if not found:
        return
    empty = 0.0 if chart.measure in {Measure.COUNT, Measure.SUM} else None
    at, last = min(found), max(found)
    for _n in range(MOST_POINTS + 1):
        row = found.get(at)
        label = period(at, chart.step)
        yield _point(label, row) if row else Point(label, empty, shown(empty))
        after = _following(at, chart.step)
        if after is None or after > last:
            return
        at = after


def _following(at: datetime, step: str) -> datetime | None:
    """The start of the next interval; None at the end of the calendar."""
    try:
        if step in {"hour", "day", "week"}:
            return (
                at + {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}[step]
            )
        place = at.year * 12 + at.month - 1 + {"month": 1, "quarter": 3, "year": 12}[step]
        return at.replace(year=place // 12, month=place % 12 + 1, day=1)
    except (OverflowError, ValueError):
        return None


def period(start: datetime, step: str) -> str:
    """An interval in words: "octobre 2025", "3e trimestre 2025", "semaine du 3 mars 2025"."""
    match step:
        case "year":
            return str(start.year)
        case "quarter":
            rank = (start.month + 2) // 3
            return _("T%(quarter)s %(year)s") % {"quarter": rank, "year": start.year}
        case "month":
            return f"{date_format(start, 'F')} {start.year}"
        case "week":
            return _("semaine du %(day)s") % {"day": writing.day(start.date())}
        case "hour":
            hour = f"{start.hour}{writing.WIDE}h" if writing.in_french() else f"{start.hour:02d}:00"
            return f"{writing.day(start.date())}, {hour}"
        case _:
            return writing.day(start.date())


def _intervals(chart: Chart, rows: Sequence[Row]) -> Iterator[Point]:
    """Every class from the first to the last, the empty ones too."""
    width = chart.width or 1.0
    found = {low: row for row in rows if (low := low_of(str(row["key"]))) is not None}
    if not found:
        return
    ranks = {round(low / width): row for low, row in found.items()}
    first, last = min(ranks), max(ranks)
    last_within = (
        1.0 if chart.x.type is FieldType.INT and width == int(width) else 0.0
    )  # "de 0 à 9", not "à 10"
    for rank in range(first, min(last, first + MOST_POINTS) + 1):
        low, high = rank * width, (rank + 1) * width - last_within
        span = _("de %(low)s à %(high)s") % {"low": _bound(low), "high": _bound(high)}
        label = span if high > low else _bound(low)
        row = ranks.get(rank)
        yield _point(label, row) if row else Point(label, 0.0, shown(0.0))


def _bound(value: float) -> str:
    return writing.number(round(value, 9) if value != int(value) else int(value))
