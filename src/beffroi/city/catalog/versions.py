"""The life of a version: begun, laid down as a draft, then published by one switch, held, or failed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from beffroi.city.catalog.changes import compare, compare_rows
from beffroi.city.catalog.clearance import Clearance, NotCleared
from beffroi.city.catalog.instance import engine, lake
from beffroi.city.catalog.links import table_of
from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.catalog.revision import bump
from beffroi.city.people.public import User
from beffroi.data.errors import NotFound
from beffroi.data.fields import Schema
from beffroi.data.lake import Original, Progress, Report, silent

State = Version.State


class DraftLike(Protocol):
    """What `data.lake.build_draft` gives."""

    @property
    def schema(self) -> Schema: ...
    @property
    def report(self) -> Report: ...
    @property
    def rows(self) -> int: ...
    @property
    def bytes(self) -> int: ...


def folder(version: Version) -> Path:
    """Where the files of a version are: with the published ones, or with the drafts. A described one has them on demand."""
    if version.described:
        return table_of(version, lake().version_folder(version.dataset.uid, version.number))
    if version.state in {State.PUBLISHED, State.ARCHIVED, State.REMOVED}:
        return lake().version_folder(version.dataset.uid, version.number)
    return lake().draft_folder(version.dataset.uid, version.number)


def original(version: Version) -> Original:
    """The kept file a version comes from. Raises NotFound when it is no longer kept."""
    path = lake().original(version.original)
    if not version.original or not path.is_file():
        raise NotFound(
            f"L'original de la version {version.number} n'est plus conservé : publiez de nouveau le fichier."
        )
    return Original(version.original, path, version.original_name, path.stat().st_size)


def begin_version(dataset: Dataset, *, source: str = "", actor: User | None = None) -> Version:
    """The next version of a dataset, being built. Call it under `working_on(dataset)`."""
    with transaction.atomic():
        locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
        last = locked.versions.aggregate(last=Max("number"))["last"] or 0
        return Version.objects.create(
            dataset=locked, number=last + 1, source=source[:2000], created_by=actor, state=State.BUILDING
        )


def record_original(version: Version, *, address: str, name: str) -> None:
    """Say which kept file a version comes from, so that no cleaning takes it."""
    version.original, version.original_name = address, name[:255]
    version.save(update_fields=["original", "original_name"])


def record_draft(
    version: Version,
    draft: DraftLike,
    *,
    asked: Mapping[str, Any] | None = None,
    records: Mapping[str, Any] | None = None,
) -> Version:
    """Keep what the draft is, and what it changes against the version people see now.

    From then on it is whole: it stays until it is published or put aside. `asked` is what a person said that is to be said of
    the dataset when the draft is published (`describe`'s arguments); `records` is which rows differ, when that was looked at.
    """
    version.schema_json = draft.schema.to_json()
    version.report = {**draft.report.to_json(), **({"asked": dict(asked)} if asked else {})}
    version.records_count, version.data_bytes = draft.rows, draft.bytes
    current = Version.objects.filter(current_of=version.dataset_id).first()
    version.changes = changes_between(current, draft) if current else {}
    if current and records:
        version.changes["records"] = dict(records)
    version.state = State.DRAFT
    version.save()
    return version


def changes_between(current: Version, draft: DraftLike) -> dict[str, Any]:
    """What a draft changes against a version: see `compare`; with rows_before, rows_after and the version's number."""
    changes = compare(current.schema, draft.schema)
    if current.described:  # its rows were a list of links: nobody read them as data
        changes["breaking"] = False
    rows = compare_rows(current.records_count, draft.rows)
    if rows:
        changes["sentences"].append(rows)
    return {
        **changes,
        "since": current.number,
        "rows_before": current.records_count,
        "rows_after": draft.rows,
    }


def publish(version: Version, clearance: Clearance, progress: Progress = silent) -> Version:
    """Make `version` the one people see: its folder takes its final name, then one transaction switches the pointer.

    Also brings an archived version back. Killed in between, the version before stays published and `recover` cleans up.

    Raises:
        NotCleared: `clearance` is not for this version, or it has no whole draft to show.
        NotFound: its files were removed.
    """
    if clearance.version_pk != version.pk:
        raise NotCleared(
            "Cette autorisation concerne une autre version : demandez une décision pour celle-ci."
        )
    if version.state not in {State.DRAFT, State.HELD, State.ARCHIVED, State.PUBLISHED}:
        raise NotCleared(
            f"La version {version.number} est « {version.get_state_display()} » : elle ne peut pas être publiée."
        )
    if not version.described:
        _install(version, progress)
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().get(pk=version.dataset_id)
        progress("switch", None)
        dataset.versions.filter(state=State.PUBLISHED).exclude(pk=version.pk).update(state=State.ARCHIVED)
        version.state, version.published_at = State.PUBLISHED, timezone.now()
        version.save(update_fields=["state", "published_at"])
        Dataset.objects.filter(pk=dataset.pk).update(current=version)
        bump()
        progress("switching", None)
    version.dataset.refresh_from_db(fields=["current"])
    return version


def _install(version: Version, progress: Progress) -> None:
    """Give the version's folder its final name."""
    progress("install", None)
    if not lake().install(version.dataset.uid, version.number).is_dir():
        raise NotFound(
            f"Les fichiers de la version {version.number} ont été retirés : publiez de nouveau le fichier."
        )
    progress("installed", None)


def hold(version: Version) -> Version:
    """Keep a whole draft aside, unseen, until a person decides."""
    version.state = State.HELD
    version.save(update_fields=["state"])
    return version


def put_aside(version: Version) -> Version:
    """A draft that will not be published: its files go at once, its original at the next sweep; its line tells what it was."""
    if version.state not in {State.DRAFT, State.HELD}:
        raise NotFound(f"La version {version.number} n'est pas un brouillon : rien n'a été abandonné.")
    place = folder(version)
    version.state = State.REMOVED
    version.save(update_fields=["state"])
    engine().forget(place)
    lake().remove(version.dataset.uid, version.number)
    return version


def fail(version: Version, sentence: str, report: Mapping[str, Any] | None = None) -> Version:
    """Say why a version will never be, and remove its files."""
    version.state = State.FAILED
    version.report = {**(report or version.report or {}), "failure": sentence}
    version.save(update_fields=["state", "report"])
    lake().remove(version.dataset.uid, version.number)
    return version


@transaction.atomic
def withdraw(dataset: Dataset) -> Version | None:
    """Show nothing of a dataset any more; its versions stay. Returns the version that was published."""
    locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
    current = Version.objects.filter(current_of=locked).first()
    if current is not None:
        current.state = State.ARCHIVED
        current.save(update_fields=["state"])
        Dataset.objects.filter(pk=locked.pk).update(current=None)
        bump()
        engine().forget(lake().version_folder(locked.uid, current.number))
    dataset.refresh_from_db(fields=["current"])
    return current


def version_of(dataset: Dataset, number: int) -> Version:
    """The version of that number; raises NotFound with those that can be chosen."""
    found = dataset.versions.filter(number=number).first()
    if found is None:
        known = ", ".join(str(n) for n in dataset.versions.values_list("number", flat=True)[:20])
        raise NotFound(
            f"« {dataset.dataset_id} » n'a pas de version {number} : choisissez parmi {known or 'aucune'}."
        )
    return found


def rollback(dataset: Dataset, number: int, clearance: Clearance) -> Version:
    """Bring an archived version back; raises NotFound when its files were removed, NotCleared as `publish`."""
    version = version_of(dataset, number)
    if version.state == State.REMOVED:
        raise NotFound(f"Les fichiers de la version {number} ont été retirés par la règle de conservation.")
    return publish(version, clearance)
