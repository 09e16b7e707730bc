"""Pages found by their position are read a hundred rows at a time: what is answered is what one page alone would read."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from beffroi.city.catalog.public import engine
from beffroi.doors.explore.blocks import BLOCK, LONGEST
from beffroi.engines.intake.public import IntakeRequest, receive

ROWS = 2 * BLOCK + 37
RECORDS = "/api/explore/v2.1/catalog/datasets/essai/records"
UGLY = ["Élan\n«doux»", 'a"b\\c', "\u2028 \u0001", "", None]


def row(n: int, text: str | None) -> dict[str, Any]:
    """A row with a nested value."""
    return {"n": n, "texte": text, "objet": {"a": [n, "x\ny"]}}


def publish(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Publish rows as the dataset "essai"."""
    source = folder / "essai.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    receive(IntakeRequest(source=str(source), dataset_id="essai", title="Essai"), lambda *_: None)


@pytest.fixture
def client(instance: Path) -> Client:
    """A caller of an instance with one dataset, of texts that have to be escaped and of nested values."""
    publish(instance, [row(n, UGLY[n % 5]) for n in range(ROWS)])
    return Client(headers={"host": "localhost"})


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limit=st.integers(1, 100),
    offset=st.integers(0, ROWS + 20),
    select=st.sampled_from(["", "n", "n * 2 as m, texte"]),
)
def test_a_page_holds_its_rows_and_no_other(client: Client, limit: int, offset: int, select: str) -> None:
    """Against the same question with a condition that is always true, which no block answers."""
    asked = {"limit": limit, "offset": offset, **({"select": select} if select else {})}
    page = client.get(RECORDS, asked).json()
    assert page == client.get(RECORDS, {**asked, "where": "n >= 0"}).json()
    assert page["total_count"] == ROWS
    assert len(page["results"]) == max(0, min(limit, ROWS - offset))


def test_the_next_pages_of_a_reading_ask_the_engine_nothing(client: Client) -> None:
    read = []
    with patch.object(engine(), "fetch", wraps=engine().fetch) as fetch:
        for offset in range(0, ROWS, 10):
            read += client.get(RECORDS, {"limit": 10, "offset": offset}).json()["results"]
    assert [row["n"] for row in read] == list(range(ROWS))
    assert fetch.call_count == 1 + 3  # the first page, and the blocks


def test_long_rows_are_read_as_they_are_asked_for(client: Client, instance: Path) -> None:
    publish(instance, [row(n, "x" * LONGEST) for n in range(BLOCK)])
    with patch.object(engine(), "fetch", wraps=engine().fetch) as fetch:
        for offset in (0, 5, 10):
            rows = client.get(RECORDS, {"limit": 5, "offset": offset}).json()["results"]
            assert [row["n"] for row in rows] == list(range(offset, offset + 5))
    assert fetch.call_count == 3


def test_a_new_version_shows_at_once(client: Client, instance: Path) -> None:
    for offset in (0, 10, 20):
        client.get(RECORDS, {"limit": 10, "offset": offset})
    publish(instance, [row(-n, "neuf") for n in range(50)])
    page = client.get(RECORDS, {"limit": 10, "offset": 10}).json()
    assert (page["total_count"], page["results"][0]["n"], page["results"][0]["texte"]) == (50, -10, "neuf")


def test_the_pages_of_a_filter_are_counted_once(client: Client) -> None:
    asked = {"limit": 10, "where": "n >= 20"}
    with patch.object(engine(), "fetch", wraps=engine().fetch) as fetch:
        pages = [client.get(RECORDS, {**asked, "offset": offset}).json() for offset in (0, 10, 20)]
    assert [(page["total_count"], page["results"][0]["n"]) for page in pages] == [
        (217, 20),
        (217, 30),
        (217, 40),
    ]
    assert fetch.call_count == 3 + 1  # the pages, and one count
