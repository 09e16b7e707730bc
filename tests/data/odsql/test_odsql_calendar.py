"""Intervals of the calendar in a group_by: compared with Python's calendar, before and after 1970, in any zone."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from tests.data.odsql.support import Town

from beffroi.data.odsql import Query, QueryLimits, compile_records

FIELDS = [{"name": "i", "type": "int"}, {"name": "d", "type": "date"}, {"name": "t", "type": "datetime"}]
FIRST, LAST = datetime(1700, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 (local times)


def start(local: datetime, count: int, unit: str) -> datetime:
    """Where the interval starts that holds a local time."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "year":
            return midnight.replace(month=1, day=1)
        case "quarter":
            return midnight.replace(month=local.month - (local.month - 1) % 3, day=1)
        case "month":
            return midnight.replace(day=1)
        case "week":
            return midnight - timedelta(days=local.weekday())
        case _:
            size = timedelta(**{f"{unit}s": count})
            return local - (local - datetime(1970, 1, 1)) % size  # noqa: DTZ001


chance = Random("calendar")
TIMES = [FIRST + (LAST - FIRST) * chance.random() for _ in range(200)]
TIMES += [
    datetime(year, 1, 1) - step  # noqa: DTZ001
    for year in (1970, 1972, 2000)
    for step in (timedelta(), timedelta(microseconds=1))
]
UNITS = [(1, unit) for unit in ("year", "quarter", "month", "week", "day", "hour")]


def found(town: Town, group_by: str, zone: str = "UTC") -> Counter[str]:
    """How many rows each interval has, by the text of its start."""
    query = Query(select="count(*) as n", group_by=f"{group_by} as k", timezone=zone, limit=1000)
    return Counter({row["k"][1:20]: row["n"] for row in town.rows(query)})


@pytest.fixture(scope="module")
def town() -> Town:
    rows = [{"t": time.replace(tzinfo=UTC).isoformat(), "d": time.date().isoformat()} for time in TIMES]
    return Town(FIELDS, [*rows, {}], limits=QueryLimits(groups=1000))


@pytest.mark.parametrize(("count", "unit"), UNITS[:-1])
def test_dates_are_counted_by_the_calendar(town: Town, count: int, unit: str) -> None:
    midnights = [time.replace(hour=0, minute=0, second=0, microsecond=0) for time in TIMES]
    expected = Counter(start(time, count, unit).isoformat() for time in midnights)
    assert found(town, f"range(d, {count} {unit})") == expected


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York"])
@pytest.mark.parametrize(("count", "unit"), [*UNITS, (7, "day"), (5, "hour"), (40, "minute"), (11, "second")])
def test_instants_are_counted_in_the_zone(town: Town, count: int, unit: str, zone: str) -> None:
    local = [time.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for time in TIMES]
    expected = Counter(start(time, count, unit).isoformat(timespec="seconds") for time in local)
    assert found(town, f"range(t, {count} {unit}{'s' if count > 1 else ''})", zone) == expected


@pytest.mark.parametrize(("limit", "offset", "shown"), [(20, 0, 5), (3, 0, 3), (20, 4, 1), (20, 9, 0)])
def test_aggregates_alone_are_repeated_and_counted_at_once(limit: int, offset: int, shown: int) -> None:
    town = Town(FIELDS, [{"i": n % 2} for n in range(9)])
    asked = Query(
        select="count(distinct i) as n, sum(i) * 2 as s", where=("i = 0",), limit=limit, offset=offset
    )
    statement = compile_records(asked, town.context)
    assert statement.counted
    found = town.connection.execute(statement.sql, statement.params).fetchall()
    assert [row[:3] for row in found] == [(1, 0, 5)] * shown
