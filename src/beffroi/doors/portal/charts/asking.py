"""From a chart to the question of the API that answers it, and from its answer to points."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import Query
from beffroi.doors.portal.charts.asked import Chart, Kind

MOST_BARS = 30
MOST_POINTS = 1_000
MOST_CLASSES = 200
_CLASSES = 20  # aimed at by a histogram
_ALL = 20_000  # groups the API gives at most

Ask = Callable[[Query], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Question:
    """What the API is asked. `key` and `value` name the answer's columns."""

    select: str
    group_by: str
    order_by: str
    limit: int
    where: tuple[str, ...]
    timezone: str

    @property
    def query(self) -> Query:
        """The same for the language."""
        return Query(
            select=self.select,
            where=self.where,
            group_by=self.group_by,
            order_by=self.order_by,
            limit=self.limit,
            timezone=self.timezone,
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters, readable."""
        return [
            ("select", self.select),
            *(("where", clause) for clause in self.where),
            ("group_by", self.group_by),
            ("order_by", self.order_by),
            ("limit", str(self.limit)),
            ("timezone", self.timezone),
        ]

    @property
    def parameters(self) -> str:
        """The parameters of an address."""
        return urlencode(self.pairs)


def fitted(chart: Chart, where: Sequence[str], timezone: str, ask: Ask) -> Chart:
    """The chart with the step or the width its data call for, where none was chosen or the one chosen makes too many points."""
    timed = chart.x.type.is_time
    if not (timed or chart.kind is Kind.HISTOGRAM):
        return chart
    name = f"`{chart.x.name}`"
    select = f"min({name}) as low, max({name}) as high"
    ends = ask(
        Query(select=select, where=tuple(where), limit=1, timezone=timezone)
    )  # none where no record answers
    low, high = (ends[0]["low"], ends[0]["high"]) if ends else (None, None)
    if low is None or high is None:
        return replace(chart, step=chart.step or "month", width=chart.width or 1.0)
    if timed:
        first, last = moment(str(low)), moment(str(high))
        span = last - first if first and last else timedelta.max
        return replace(chart, step=_step(chart.step, span, hours=chart.x.type is FieldType.DATETIME))
    return replace(chart, width=_width(chart.width, float(low), float(high), chart.x))


_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.2}


def _step(chosen: str, span: timedelta, *, hours: bool) -> str:
    days = span.total_seconds() / 86_400
    steps = [step for step in _DAYS if hours or step != "hour"]
    if chosen in steps and days / _DAYS[chosen] <= MOST_POINTS:
        return chosen
    aimed = MOST_POINTS if chosen else 100
    return next((step for step in steps if days / _DAYS[step] <= aimed), "year")


def _width(chosen: float | None, low: float, high: float, x: Field) -> float:
    span = high - low
    if chosen is not None and span / chosen <= MOST_CLASSES:
        return chosen
    if not 0 < span < 1e15:
        return 1.0 if span <= 0 else 10.0 ** math.ceil(math.log10(span / _CLASSES))
    rough = span / (MOST_CLASSES if chosen is not None else _CLASSES)
    power = 10.0 ** math.floor(math.log10(rough))
    nice = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    return max(1.0, nice) if x.type is FieldType.INT else nice


def question(chart: Chart, where: Sequence[str], timezone: str) -> Question:
    """The question; the chart is `fitted`. Names are the schema's, numbers our own writing: no text of a visitor enters but
    the clauses of its filters, which are literals of the language."""
    name = f"`{chart.x.name}`"
    measure = "count(*)" if chart.y is None else f"{chart.measure.value}(`{chart.y.name}`)"
    group, order, limit = name, "value desc, key", MOST_BARS + 1
    if chart.x.type.is_time:
        group, order, limit = f"range({name}, 1 {chart.step})", "key", _ALL
    elif chart.kind is Kind.HISTOGRAM:
        group, order, limit = f"range({name}, {_literal(chart.width or 1.0)})", "key", _ALL
    elif chart.kind is Kind.COMMUNES:
        order, limit = "key", _ALL
    elif chart.kind is Kind.LINE:
        order, limit = "key", MOST_POINTS + 1
    return Question(f"{measure} as value", f"{group} as key", order, limit, tuple(where), timezone)


def _literal(width: float) -> str:
    return f"{width:.12f}".rstrip("0").rstrip(".") or "1"


_LOW = re.compile(r"\[(-?[0-9.eE+-]+), ")


def low_of(label: str) -> float | None:
    """The lower bound of an interval of numbers, as the language labels it."""
    found = _LOW.match(label)
    return float(found[1]) if found else None


def start_of(label: str) -> datetime | None:
    """The start of an interval of time, as the language labels it."""
    found = re.match(r"\[([^,\]]+), ", label)
    return moment(found[1]) if found else None


def moment(text: str) -> datetime | None:
    """An instant, a day, a month or a year as the API writes it, in the zone it was asked in; None out of our calendar."""
    padded = text if len(text) > 7 else f"{text}-01-01"[:10]
    try:
        return datetime.fromisoformat(padded).replace(tzinfo=None)
    except ValueError:
        return None
