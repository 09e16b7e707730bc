"""The catalogue's own table gets its index of words beside what people ask: answers are the same, sooner."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from beffroi.city.catalog.public import Dataset, Version, describe, words_of
from beffroi.city.metadata.public import register
from beffroi.city.people.public import Organisation
from beffroi.doors.explore.catalogue import catalogue

FIELDS = [{"name": "nom", "type": "text", "label": "Nom", "description": None, "annotations": {}}]
ASKED = (
    '"arbres"', '"ARBRES" or "écoles"', 'search("arbes lil")', 'suggest("arbres du quart")', 'title like "%rbre%"',
    'not "arbres"', '"arbr*" and records_count >= 0', 'publisher = "Ville" and "ecole"', '"personne"',
)  # fmt: skip


@pytest.fixture
def many(instance: Path) -> None:
    """Six hundred public datasets, in the records only."""
    owner = Organisation.objects.create(slug="ville", name="Ville", kind="commune")
    subjects = ("Arbres du quartier", "Écoles de Lille", "Œuvres d'art")
    made = Dataset.objects.bulk_create(
        Dataset(
            dataset_id=f"jeu-{n:03}", organisation=owner, title=f"{subjects[n % 3]} {n}",
            search_text=f"{subjects[n % 3]} {n}".lower(),
        )
        for n in range(600)
    )  # fmt: skip
    versions = Version.objects.bulk_create(
        Version(
            dataset=one, number=1, state="published", schema_json=FIELDS, published_at="2026-01-02T00:00:00Z"
        )
        for one in made
    )
    for one, version in zip(made, versions, strict=True):
        one.current = version
    Dataset.objects.bulk_update(made, ["current"], batch_size=300)


def _answers(client: Client) -> list[Mapping[str, Any]]:
    given = []
    for where in ASKED:
        answer = client.get(
            f"/api/explore/v2.1/catalog/datasets?limit=100&select=dataset_id&where={quote(where)}"
        )
        assert answer.status_code == 200, answer.content
        given.append(answer.json())
    return given


def _indexed() -> None:
    for thread in threading.enumerate():
        if thread.name == "catalogue-words":
            thread.join(60)


@pytest.mark.django_db(transaction=True)
def test_answers_are_the_same_with_and_without_the_index(
    many: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beffroi.doors.explore.catalogue.words_of", lambda _table: None)
    without = _answers(client)
    monkeypatch.undo()
    _indexed()
    words = words_of(catalogue().table)
    assert words is not None
    assert words.rows == 600
    assert _answers(client) == without
    assert [answer["total_count"] for answer in without[:2]] == [200, 400]


@pytest.mark.django_db(transaction=True)
def test_a_change_shows_at_once_and_the_index_follows(many: None, client: Client) -> None:
    first = register().table
    describe(Dataset.objects.get(dataset_id="jeu-000"), title="Ponts et viaducs")
    address = "/api/explore/v2.1/catalog/datasets?where=%22viaducs%22"
    assert client.get(address).json()["total_count"] == 1
    assert register().table != first
    _indexed()
    assert words_of(catalogue().table) is not None
    assert words_of(register().table) is not None
    assert client.get(address).json()["total_count"] == 1
