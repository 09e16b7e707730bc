"""Our way of reading local hours is the engine's, to the minute."""

import pytest

from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.types.zones import to_utc_sql


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Indian/Reunion", "America/Miquelon", "Australia/Lord_Howe"]
)
def test_same_as_the_engine_inside_and_outside_the_years_prepared(zone: str) -> None:
    connection = open_memory("300MB", threads=1)
    hours = "SELECT TIMESTAMP '2022-06-01' + to_minutes(10 * i) AS t FROM range(250000) x(i)"
    differ = f"SELECT count(*) FROM ({hours}) WHERE {to_utc_sql('t', zone, 2023, 2025)} IS DISTINCT FROM timezone('{zone}', t)"
    assert connection.execute(differ).fetchone() == (0,)
    connection.close()
