"""Publication is one switch, made only with the gate's word."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.city.catalog.drafts import a_dataset, a_draft, published, seen

from beffroi.city.catalog import public as catalog
from beffroi.data.errors import NotFound
from beffroi.trust.gate.public import decide

pytestmark = pytest.mark.usefixtures("instance")
State = catalog.Version.State


def test_nobody_sees_a_dataset_before_its_first_publication() -> None:
    dataset = a_dataset()
    a_draft(dataset)
    with pytest.raises(NotFound, match="n'existe pas"):
        catalog.find("bancs")
    assert list(catalog.search()) == []
    assert catalog.get("bancs") == dataset


def test_publishing_switches_and_keeps_the_version_before() -> None:
    dataset = a_dataset()
    first, second = published(dataset, rows=3), published(dataset, rows=5)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.ARCHIVED, State.PUBLISHED)
    assert seen(dataset) == 5
    assert catalog.folder(first).is_dir()
    assert second.changes["sentences"] == ["5 enregistrements au lieu de 3 (+2)."]


def test_a_clearance_is_good_for_its_version_only() -> None:
    dataset = a_dataset()
    first, second = a_draft(dataset), a_draft(dataset, rows=4)
    clearance = decide(first, actor=None, acting_as="test").clearance
    assert clearance is not None
    with pytest.raises(catalog.NotCleared):
        catalog.publish(second, clearance)
    with pytest.raises(NotFound):
        catalog.find("bancs")


def test_a_failed_version_is_never_published_even_with_a_forged_clearance() -> None:
    dataset = a_dataset()
    version = catalog.fail(a_draft(dataset), "Fichier illisible.")
    forged = catalog.Clearance(version.pk, 0, "moi", datetime.now(UTC), "parce que")
    with pytest.raises(catalog.NotCleared, match="refusée"):
        catalog.publish(version, forged)
    assert not catalog.folder(version).exists()


def test_rolling_back_shows_the_older_rows_again() -> None:
    dataset = a_dataset()
    first, second = published(dataset, rows=3), published(dataset, rows=5)
    first.refresh_from_db()
    clearance = decide(first, actor=None, acting_as="test").clearance
    assert clearance is not None
    catalog.rollback(dataset, 1, clearance)
    second.refresh_from_db()
    assert seen(dataset) == 3
    assert second.state == State.ARCHIVED


def test_an_unknown_version_is_named_with_those_that_exist() -> None:
    dataset = a_dataset()
    published(dataset)
    with pytest.raises(NotFound, match="choisissez parmi 1"):
        catalog.version_of(dataset, 7)


def test_withdrawing_hides_everything_and_removes_nothing() -> None:
    dataset = a_dataset()
    version = published(dataset)
    catalog.withdraw(dataset)
    with pytest.raises(NotFound):
        catalog.find("bancs")
    version.refresh_from_db()
    assert catalog.folder(version).is_dir()


def test_one_process_at_a_time_updates_a_dataset() -> None:
    dataset = a_dataset()
    with (
        catalog.working_on(dataset),
        pytest.raises(catalog.Busy, match="déjà en cours"),
        catalog.working_on(dataset),
    ):
        pass
    with catalog.working_on(dataset):
        assert catalog.begin_version(dataset).number == 1


def test_the_revision_grows_with_what_readers_see() -> None:
    dataset = a_dataset()
    before = catalog.revision()
    published(dataset)
    middle = catalog.revision()
    catalog.describe(dataset, title="Bancs et assises")
    after = catalog.revision()
    catalog.delete(dataset)
    assert before < middle < after < catalog.revision()


def test_the_folders_are_installed_under_the_uid_never_the_name(instance: Path) -> None:
    dataset = a_dataset("a-name-people-chose")
    published(dataset)
    names = {part for path in (instance / "lake").rglob("*") for part in path.parts}
    assert "a-name-people-chose" not in names
    assert dataset.uid in names
