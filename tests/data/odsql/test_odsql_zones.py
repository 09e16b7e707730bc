"""Local times found among a zone's changes are those of the tz database, and of the engine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.odsql.support import connection

from beffroi.data.odsql import sql as s
from beffroi.data.odsql.changes import FIRST, LAST, changes
from beffroi.data.odsql.zones import is_utc, local_in_bulk

USUAL = (
    "Europe/Paris",
    "Europe/London",
    "America/New_York",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)
ZONES = sorted(name for name in available_timezones() - {"localtime"} if not is_utc(name))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLY, LATE = (
    int((datetime(year, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * 10**6 for year in (1985, 2038)
)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection() as opened:
        yield opened


def local(engine: duckdb.DuckDBPyConnection, zone: str, instants: list[datetime]) -> list[datetime | None]:
    """The engine's answers to what we write."""
    sql, values = s.render(local_in_bulk(s.column("i"), zone))
    microseconds = [(instant - EPOCH) // timedelta(microseconds=1) for instant in instants]
    rows = f"SELECT make_timestamptz(unnest(${len(values) + 1}::BIGINT[])) AS i"
    return [
        row[0] for row in engine.execute(f"SELECT {sql} FROM ({rows}) t", [*values, microseconds]).fetchall()
    ]


@settings(max_examples=40, deadline=None)
@given(
    zone=st.sampled_from(USUAL) | st.sampled_from(ZONES),
    instants=st.lists(st.integers(EARLY, LATE), min_size=1, max_size=20),
    drift=st.integers(-2_000_000, 2_000_000),
)
def test_local_times_are_those_of_the_tz_database(
    engine: duckdb.DuckDBPyConnection, zone: str, instants: list[int], drift: int
) -> None:
    """Anywhere, and around each change, to the microsecond."""
    near = [at + timedelta(microseconds=step) for at, _ in changes(zone)[1:] for step in (-1, 0, drift)]
    asked = [EPOCH + timedelta(microseconds=us) for us in instants] + near
    expected = [instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for instant in asked]
    assert local(engine, zone, asked) == expected


def test_the_ends_and_nothing(engine: duckdb.DuckDBPyConnection) -> None:
    """Beyond the years that are known, the engine's calendar; no instant, no local time."""
    beyond = [FIRST - timedelta(microseconds=1), FIRST, LAST - timedelta(microseconds=1), LAST]
    zone = ZoneInfo("Europe/Paris")
    assert local(engine, "Europe/Paris", beyond) == [
        at.astimezone(zone).replace(tzinfo=None) for at in beyond
    ]
    sql, values = s.render(local_in_bulk(s.column("i"), "Europe/Paris"))
    assert engine.execute(f"SELECT {sql} FROM (SELECT NULL::TIMESTAMPTZ AS i) t", values).fetchall() == [
        (None,)
    ]
