"""What leaves: old versions, deleted datasets, what a killed process left behind.

Records change first, in a transaction; then one collector removes every file no record tells of. It can be killed at any moment
and run again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from beffroi.city.catalog import locks
from beffroi.city.catalog.attachments import Attachment
from beffroi.city.catalog.instance import engine, lake
from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.catalog.revision import bump
from beffroi.city.catalog.versions import State, fail, folder

_UNDER_WAY = (State.BUILDING,)  # a draft is whole: it waits for a person, whatever happens to processes
_WITH_FILES = (*_UNDER_WAY, State.DRAFT, State.HELD, State.PUBLISHED, State.ARCHIVED)


@dataclass(slots=True)
class Recovery:
    """What a cleaning found: versions that will never be, files removed, and records whose files are missing."""

    failed: list[str] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@contextmanager
def working_on(dataset: Dataset) -> Iterator[None]:
    """Around everything that makes a version of `dataset`, written or prepared. Raises Busy when somebody else is at it.

    What a killed process left of this dataset is declared failed first: holding the lock proves nobody is building it.
    """
    with locks.shared(), locks.dataset_lock(dataset.uid, dataset.dataset_id):
        for version in Version.objects.filter(dataset__uid=dataset.uid, state__in=_UNDER_WAY):
            _fail_dead(version)
        yield


def _fail_dead(version: Version) -> None:
    version.original = ""  # nobody will read this again from here: the file may go if nothing else needs it
    version.save(update_fields=["original"])
    fail(version, "L'opération a été interrompue avant la fin : publiez de nouveau le fichier.")


def recover() -> Recovery:
    """Clean up after processes that were killed. Called at each start; harmless while others are at work."""
    recovery = Recovery()
    dead_datasets = set()
    for version in Version.objects.filter(state__in=_UNDER_WAY).select_related("dataset"):
        try:
            with locks.shared(), locks.dataset_lock(version.dataset.uid, version.dataset.dataset_id):
                version.refresh_from_db(fields=["state"])
                if version.state in _UNDER_WAY:
                    _fail_dead(version)
                    recovery.failed.append(str(version))
                    dead_datasets.add(version.dataset_id)
        except locks.Busy:
            continue  # alive: somebody holds the lock
    for dataset in Dataset.objects.filter(pk__in=dead_datasets):
        discard_if_empty(dataset)
    recovery.removed = sweep()
    recovery.missing = missing_files()
    return recovery


def missing_files() -> list[str]:
    """Versions whose folder is not where its record says, one sentence each."""
    return [
        f"{version} : dossier absent ({folder(version)})"
        for version in Version.objects.filter(state__in=_WITH_FILES[1:], described=False).select_related(
            "dataset"
        )
        if not folder(version).is_dir()
    ]


def _known() -> set[tuple[str, int]]:
    versions = Version.objects.filter(state__in=_WITH_FILES)
    return {(uid, number) for uid, number in versions.values_list("dataset__uid", "number")}


def _kept_originals() -> set[str]:
    of_versions = Version.objects.exclude(state=State.REMOVED).values_list("original", flat=True)
    given = (
        item.address
        for dataset in Dataset.objects.exclude(attachments=[])
        for item in Attachment.of(dataset)
        if item.address
    )
    return {*of_versions, *given}


def stray_files() -> list[Path]:
    """Folders and originals no record tells of; what somebody is bringing in right now may be among them."""
    known = _known()
    folders = [
        folder
        for shelf in ("drafts", "versions")
        for folder in (lake().root / shelf).glob("*/*")
        if not (folder.name.isdecimal() and (folder.parent.name, int(folder.name)) in known)
    ]
    kept = _kept_originals()
    return folders + [path for path in lake().originals.glob("*/*") if path.name not in kept]


def discard_if_empty(dataset: Dataset) -> bool:
    """Delete a dataset that was only begun: its versions all failed, or were drafts put aside. True when it was."""
    with transaction.atomic():
        begun = Q(state=State.FAILED) | Q(state=State.REMOVED, published_at=None)
        if dataset.versions.exclude(begun).exists():
            return False
        dataset.delete()
    return True


def sweep(seconds: float = 0) -> list[Path]:
    """Remove every file no record tells of; nothing while others bring files in (the next sweep will). Returns what went."""
    try:
        with locks.alone(seconds):
            removed = lake().sweep(_known())
            _sweep_locks(set(Dataset.objects.values_list("uid", flat=True)))
            return removed + _sweep_originals(_kept_originals())
    except locks.Busy:
        return []


def _sweep_locks(uids: set[str]) -> None:
    """Only while alone: whoever takes a dataset's lock shares the lake first, so none of these is held."""
    for path in (lake().root / "locks" / "datasets").glob("*"):
        if path.name not in uids:
            path.unlink(missing_ok=True)


def _sweep_originals(kept: set[str]) -> list[Path]:
    shelves = lake().originals
    removed = [path for path in shelves.glob("*/*") if path.name not in kept]
    removed += [path for path in shelves.glob("*") if path.is_file()]  # copies that were cut on their way in
    for path in removed:
        path.unlink(missing_ok=True)
    for shelf in lake().originals.glob("*"):
        if shelf.is_dir() and not any(shelf.iterdir()):
            shelf.rmdir()
    return removed


def retain(dataset: Dataset, keep: int) -> list[int]:
    """Let go of the files of old versions but the `keep` newest; returns the numbers let go. The published one always stays."""
    old = list(dataset.versions.filter(state=State.ARCHIVED).order_by("-number")[keep:])
    with transaction.atomic():
        for version in old:
            version.state = State.REMOVED
            version.save(update_fields=["state"])
        newest = dataset.versions.order_by("-number").values_list("number", flat=True)[: keep + 1]
        oldest_kept = min(newest, default=0)
        dataset.versions.filter(state=State.FAILED, number__lt=oldest_kept).update(original="")
    for version in old:
        engine().forget(lake().version_folder(dataset.uid, version.number))
    sweep()
    return [version.number for version in old]


def delete(dataset: Dataset) -> None:
    """Delete a dataset, its versions and the originals nothing else uses. Raises Busy when somebody is updating it."""
    with locks.shared(), locks.dataset_lock(dataset.uid, dataset.dataset_id, seconds=5):
        numbers = list(dataset.versions.values_list("number", flat=True))
        with transaction.atomic():
            Dataset.objects.filter(pk=dataset.pk).update(current=None)
            dataset.delete()
            bump()
    for number in numbers:
        engine().forget(lake().version_folder(dataset.uid, number))
    sweep(seconds=5)
