"""The catalogue as a table: it follows every change, and reads again only what changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beffroi.city.catalog.public import Dataset, Version, describe, withdraw
from beffroi.city.metadata import register as room
from beffroi.city.metadata.public import register
from beffroi.city.people.public import Organisation
from beffroi.data.fields import Schema
from beffroi.data.odsql import Query

FIELDS = [{"name": "nom", "type": "text", "label": "Nom", "description": None, "annotations": {}}]


@pytest.fixture
def some(instance: Path) -> list[Dataset]:
    """Thirty public datasets, in the records only."""
    owner = Organisation.objects.create(slug="ville", name="Ville", kind="commune")
    made = [
        Dataset.objects.create(dataset_id=f"jeu-{n:02}", organisation=owner, title=f"Jeu {n}")
        for n in range(30)
    ]
    for dataset in made:
        version = Version.objects.create(
            dataset=dataset,
            number=1,
            state="published",
            schema_json=FIELDS,
            published_at="2026-01-02T03:04:05Z",
        )
        dataset.current = version
        dataset.save()
    return made


def found(where: str) -> list[str]:
    return register().find(Query(where=(where,), order_by="id", limit=-1))


def test_it_follows_the_catalogue(some: list[Dataset], monkeypatch: pytest.MonkeyPatch) -> None:
    assert found('organization = "ville"') == [dataset.dataset_id for dataset in some]
    read: list[str] = []
    row: Callable[..., object] = room._row
    monkeypatch.setattr(room, "_row", lambda told: read.append(told.dataset.dataset_id) or row(told))
    describe(some[3], title="Les arbres de l'été", metas={})
    with CaptureQueriesContext(connection) as asked:
        assert found('title = "Les arbres de l\'été"') == ["jeu-03"]
    assert read == ["jeu-03"]
    assert len(asked) <= 8
    withdraw(some[5])
    assert "jeu-05" not in found("type = 'dataset'")
    assert read == ["jeu-03"]
    assert len(found("type = 'dataset'")) == register().size == 29


def test_its_columns_are_what_languages_ask(some: list[Dataset]) -> None:
    assert isinstance(register().context().schema, Schema)
    assert found("placed = true") == []
    assert found('anytext like "jeu 7"') == ["jeu-07"]
