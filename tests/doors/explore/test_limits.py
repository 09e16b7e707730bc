"""Limits and failures of the door, and how soon a change shows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from beffroi.city.catalog.public import engine, find
from beffroi.data.lake import on_behalf_of
from beffroi.data.memory import Answers
from beffroi.engines.intake.public import IntakeRequest, receive, withdraw
from beffroi.trust.access import admission
from beffroi.trust.access.ledger import Ledger
from beffroi.trust.access.public import uses

V21 = "/api/explore/v2.1/catalog/datasets"


def publish(folder: Path, text: str, title: str = "Essai", dataset_id: str = "essai") -> None:
    """Publish a CSV as a dataset."""
    source = folder / "essai.csv"
    source.write_text(text)
    receive(IntakeRequest(source=str(source), dataset_id=dataset_id, title=title), lambda *_: None)


@pytest.fixture
def client(instance: Path) -> Client:
    """A caller of an instance with one dataset."""
    publish(instance, "nom;valeur\nLille;1\nRoubaix;2\n")
    return Client(headers={"host": "localhost"})


def test_a_new_version_shows_at_once(client: Client, instance: Path) -> None:
    first = client.get(f"{V21}/essai/records")
    before = client.get(f"{V21}/essai/exports/csv").getvalue()
    assert first.json()["total_count"] == 2
    publish(instance, "nom;valeur\nLille;1\nRoubaix;2\nTourcoing;3\n", "Autre titre")
    again = client.get(f"{V21}/essai/records", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.json()["total_count"]) == (200, 3)
    assert client.get(f"{V21}/essai/exports/csv").getvalue() != before
    assert client.get(f"{V21}?select=title,records_count").json()["results"] == [
        {"title": "Autre titre", "records_count": 3}
    ]


def test_uses_are_told_with_the_metadata(client: Client) -> None:
    """The counts of calls and downloads, written as they come by the thread of the web process."""
    uses.flush()  # what other tests left in this process
    before = client.get(f"{V21}/essai?include_app_metas=true").json()["metas"]["explore"]["download_count"]
    uses.add("essai", "downloads")
    uses.flush()
    told = client.get(f"{V21}/essai?include_app_metas=true")
    assert "ETag" not in told.headers
    assert told.json()["metas"]["explore"]["download_count"] == before + 1
    (listed,) = client.get(f"{V21}?include_app_metas=true").json()["results"]
    assert listed["metas"]["explore"]["download_count"] == before + 1
    assert listed["metas"]["explore"]["api_call_count"] > 0
    assert "explore" not in client.get(f"{V21}/essai").json()["metas"]


def test_the_catalogue_is_asked_by_uses(client: Client, instance: Path) -> None:
    publish(instance, "nom;valeur\nLille;1\n", dataset_id="rare")
    uses.flush()
    first = client.get(V21)
    for _ in range(3):
        uses.add("essai", "downloads")
    uses.flush()
    told = client.get(f"{V21}?include_app_metas=true").json()["results"]
    counts = {one["dataset_id"]: one["metas"]["explore"]["download_count"] for one in told}
    assert counts["essai"] >= counts["rare"] + 3

    def found(query: str) -> list[dict[str, Any]]:
        answer = client.get(f"{V21}?{query}")
        assert answer.status_code == 200, answer.content
        rows: list[dict[str, Any]] = answer.json()["results"]
        return rows

    many = f"explore.download_count >= {counts['essai']}"
    assert [one["dataset_id"] for one in found(f"where={quote(many)}")] == ["essai"]
    ordered = found("select=dataset_id,explore.download_count&order_by=explore.download_count")
    assert ordered == [
        {"dataset_id": name, "explore.download_count": counts[name]} for name in ("rare", "essai")
    ]
    by_calls = found("order_by=-explore.api_call_count&select=explore.api_call_count")
    assert all(one["explore.api_call_count"] is not None for one in by_calls)
    with CaptureQueriesContext(connection) as queries:  # who does not ask pays nothing
        again = client.get(V21)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not [query for query in queries if "datasetuse" in query["sql"]]


def test_what_is_withdrawn_is_gone_at_once(client: Client) -> None:
    assert client.get(f"{V21}/essai/records").status_code == 200
    withdraw(find("essai"), acting_as="test", reason="essai")
    for path in (f"{V21}/essai", f"{V21}/essai/records", f"{V21}/essai/exports/csv", f"{V21}/essai/facets"):
        assert client.get(path).status_code == 404
    assert client.get(V21).json() == {"total_count": 0, "results": []}


def test_no_link_leads_beyond_what_paging_gives(client: Client, settings: Any) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "MAX_OFFSET": 2}
    publish(settings.HOME, "nom;valeur\nLille;1\nRoubaix;2\nTourcoing;3\n")

    def links(offset: int) -> dict[str, str]:
        page = client.get(f"{V21}/essai/records?include_links=true&limit=1&offset={offset}").json()
        return {link["rel"]: link["href"] for link in page["_links"]}

    first, second = links(0), links(1)
    assert first["last"] == first["next"] == second["self"] == second["last"]
    assert "next" not in second
    assert client.get(f"{V21}/essai/records?limit=1&offset=2").status_code == 400


def test_beyond_the_quota(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ledger", Ledger(flush_seconds=1000))
    settings.BEFFROI = {**settings.BEFFROI, "DAILY_REQUESTS": 1}
    assert client.get(f"{V21}/essai/records").headers["X-RateLimit-Remaining"] == "0"
    refused = client.get(f"{V21}/essai/records")
    assert refused.status_code == 429
    body = refused.json()
    assert body.keys() == {"errorcode", "reset_time", "limit_time_unit", "call_limit", "error"}
    assert (body["errorcode"], body["call_limit"], body["limit_time_unit"]) == (10005, 1, "day")
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert refused.headers["X-RateLimit-Limit"] == "1"


def test_a_query_too_heavy_is_a_503_with_a_sentence(client: Client, instance: Path, settings: Any) -> None:
    publish(instance, "nom;valeur\n" + "".join(f"commune imaginaire numero {i};{i}\n" for i in range(60_000)))
    settings.BEFFROI = {**settings.BEFFROI, "QUERY_SECONDS": 0}
    heavy = "search(nom, 'cummune imagynaire numoro zzz')"
    response = client.get(
        f"{V21}/essai/records", {"where": f"{heavy} or {heavy.replace('z', 'y')}", "order_by": "nom"}
    )
    assert response.status_code == 503
    assert response.json()["error_code"] == "QueryLimitReached"
    assert "BEFFROI_QUERY_SECONDS" in response.json()["message"]


def test_a_caller_with_too_many_heavy_queries_waits_and_its_light_pages_do_not(
    client: Client, instance: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr("beffroi.data.lake.engine._LIGHT_ROWS", 1)  # so that two rows are many
    publish(instance, "nom;valeur\nLille;1\nRoubaix;2\nTourcoing;3\n")
    share, over, heavy = settings.BEFFROI["CALLER_QUERIES"], threading.Event(), engine()._heavy
    grouped = {"select": "count(*) as n", "group_by": "nom"}

    def hold() -> None:
        with on_behalf_of("127.0.0.1"):
            heavy.run(lambda _lane: None, lambda _lane: over.wait(60))

    with ThreadPoolExecutor(share) as others:
        try:
            held = [others.submit(hold) for _ in range(share)]
            while heavy._queries._asked["127.0.0.1"] < share:
                assert not any(one.done() for one in held)
            refused = client.get(f"{V21}/essai/records", grouped)
            assert (refused.status_code, refused.json()["error_code"]) == (429, "TooManyRequests")
            assert "BEFFROI_CALLER_QUERIES" in refused.json()["message"]
            assert int(refused.headers["Retry-After"]) > 0
            assert client.get(f"{V21}/essai/records").json()["total_count"] == 3
        finally:
            over.set()
    assert len(client.get(f"{V21}/essai/records", grouped).json()["results"]) == 3


def test_our_failure_tells_nothing_of_the_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(engine(), "fetch", broken)
    response = client.get(f"{V21}/essai/records")
    assert response.status_code == 500
    assert response.json()["error_code"] == "InternalError"
    assert "secret" not in response.text


def test_an_answer_is_made_once_for_a_state_of_the_data(
    client: Client, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    fetch = engine().fetch

    def counted(sql: str, *args: Any, **options: Any) -> Any:
        asked.append(sql)
        return fetch(sql, *args, **options)

    monkeypatch.setattr(engine(), "fetch", counted)
    page = f"{V21}/essai/records?where=valeur>0"
    first = client.get(page)
    once = len(asked)
    again = client.get(page)
    assert (first.content, first.headers["ETag"]) == (again.content, again.headers["ETag"])
    assert len(asked) == once > 0
    client.get(f"{V21}/essai/records?where=valeur>1")
    assert len(asked) > once  # another question is asked of the engine
    publish(instance, "nom;valeur\nLille;1\n", "Essai")
    assert client.get(page).json()["total_count"] == 1
    withdraw(find("essai"), acting_as="test", reason="essai")
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("word", ["now", "NOW", "n%6Fw"])
def test_an_answer_that_depends_on_the_hour_is_never_kept(client: Client, word: str) -> None:
    path = f"{V21}/essai/records?where={word}()>date'2020'"
    assert client.get(path).status_code == 200
    assert "ETag" not in client.get(path).headers


@examples(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 900)), max_size=40), st.integers(0, 9000))
def test_the_memory_of_answers_keeps_within_its_bytes(asked: list[tuple[str, int]], room: int) -> None:
    kept = Answers()
    made: dict[str, bytes] = {}
    for mark, size in asked:
        body = kept.get(mark)
        if body is None:
            made[mark] = bytes(size)
            kept.put(mark, made[mark], room)
        else:
            assert body == made[mark]
        assert kept.size == sum(len(each) + 200 for each in kept._kept.values()) <= room
