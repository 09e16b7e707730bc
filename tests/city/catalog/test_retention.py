"""What leaves, and what never does."""

from pathlib import Path

import pytest
from tests.city.catalog.drafts import a_dataset, a_draft, published, seen

from beffroi.city.catalog import public as catalog
from beffroi.data.errors import NotFound

pytestmark = pytest.mark.usefixtures("instance")
State = catalog.Version.State


def original(root: Path, version: catalog.Version, address: str) -> Path:
    """A kept file that `version` comes from."""
    path = root / "lake" / "originals" / address[:2] / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"original")
    catalog.record_original(version, address=address, name="bancs.csv")
    return path


def test_old_versions_lose_their_files_and_keep_their_line(instance: Path) -> None:
    dataset = a_dataset()
    versions = [published(dataset, rows=n) for n in range(1, 6)]
    oldest = original(instance, versions[0], "a" * 64)
    shared = original(instance, versions[1], "b" * 64)
    original(instance, versions[4], "b" * 64)
    assert catalog.retain(dataset, 2) == [2, 1]
    states = list(dataset.versions.order_by("number").values_list("state", flat=True))
    assert states == [State.REMOVED, State.REMOVED, State.ARCHIVED, State.ARCHIVED, State.PUBLISHED]
    assert [catalog.folder(v).is_dir() for v in dataset.versions.order_by("number")] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert not oldest.exists()
    assert shared.exists()  # the newest version comes from it too
    assert seen(dataset) == 5


def test_keeping_nothing_still_keeps_the_published_version() -> None:
    dataset = a_dataset()
    published(dataset)
    published(dataset, rows=4)
    assert catalog.retain(dataset, 0) == [1]
    assert seen(dataset) == 4


def test_rolling_back_to_removed_files_says_so() -> None:
    from beffroi.trust.gate.public import decide

    dataset = a_dataset()
    first = published(dataset)
    clearance = decide(first, actor=None, acting_as="test").clearance
    assert clearance is not None
    published(dataset, rows=4)
    catalog.retain(dataset, 0)
    with pytest.raises(NotFound, match="règle de conservation"):
        catalog.rollback(dataset, 1, clearance)
    assert seen(dataset) == 4


def test_deleting_leaves_no_file_and_no_record(instance: Path) -> None:
    dataset = a_dataset()
    original(instance, published(dataset), "c" * 64)
    catalog.delete(dataset)
    assert not catalog.Dataset.objects.exists()
    assert not catalog.Version.objects.exists()
    left = [p for p in (instance / "lake").rglob("*") if p.is_file() and p.parent.name != "locks"]
    assert left == []


def test_recovery_fails_what_a_dead_process_was_building(instance: Path) -> None:
    dataset = a_dataset()
    published(dataset)
    dead = a_draft(dataset, rows=9)
    catalog.Version.objects.filter(pk=dead.pk).update(state=State.BUILDING)
    stray = original(instance, dead, "d" * 64)
    (instance / "lake" / "versions" / "unknown" / "1").mkdir(parents=True)
    recovery = catalog.recover()
    dead.refresh_from_db()
    assert dead.state == State.FAILED
    assert "interrompue" in dead.report["failure"]
    assert recovery.failed == ["bancs v2"]
    assert not stray.exists()
    assert not (instance / "lake" / "versions" / "unknown").exists()
    assert recovery.missing == []
    assert seen(dataset) == 3
    assert catalog.recover().removed == []


def test_recovery_leaves_alone_what_somebody_is_building() -> None:
    dataset = a_dataset()
    with catalog.working_on(dataset):
        version = a_draft(dataset)
        assert catalog.recover().failed == []
        version.refresh_from_db()
        assert version.state == State.DRAFT
        assert catalog.folder(version).is_dir()


def test_recovery_removes_a_dataset_that_never_had_a_version() -> None:
    dataset = a_dataset()
    catalog.begin_version(dataset)
    catalog.recover()
    assert not catalog.Dataset.objects.exists()


def test_recovery_reports_records_whose_folder_is_gone() -> None:
    dataset = a_dataset()
    version = published(dataset)
    catalog.lake().remove(dataset.uid, version.number)
    assert [line.split(" : ")[0] for line in catalog.recover().missing] == ["bancs v1"]


@pytest.mark.parametrize("state", [State.DRAFT, State.HELD])
def test_what_waits_for_a_person_survives_recovery_and_retention(state: State) -> None:
    dataset = a_dataset()
    version = a_draft(dataset)
    if state == State.HELD:
        catalog.hold(version)
    catalog.recover()
    with catalog.working_on(dataset):
        catalog.retain(dataset, 0)
    catalog.sweep()
    version.refresh_from_db()
    assert version.state == state
    assert catalog.folder(version).is_dir()


def test_a_draft_put_aside_leaves_its_line_and_no_file() -> None:
    dataset = a_dataset()
    published(dataset)
    version = a_draft(dataset)
    place = catalog.folder(version)
    catalog.put_aside(version)
    assert not place.exists()
    assert version.state == State.REMOVED
    assert catalog.recover().missing == []
    with pytest.raises(NotFound, match="pas un brouillon"):
        catalog.put_aside(version)
    assert seen(dataset) == 3


def test_nothing_is_swept_while_somebody_reads_the_lake(instance: Path) -> None:
    stray = instance / "lake" / "versions" / "unknown" / "1"
    stray.mkdir(parents=True)
    with catalog.shared():
        assert catalog.sweep() == []
        assert stray.is_dir()
    assert catalog.sweep() == [stray]
