"""What is done again with what we have: typing from the kept original, an older version brought back, a dataset taken down."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import User
from beffroi.data.errors import NotFound
from beffroi.data.lake import Lake, Original, Progress, ReadOptions, silent
from beffroi.engines.intake.after import follow_up
from beffroi.engines.intake.building import Plan, build
from beffroi.engines.intake.request import Receipt
from beffroi.trust.audit.public import note
from beffroi.trust.gate.public import decide, withdrawn


def retype(
    dataset: Dataset,
    corrections: Sequence[Mapping[str, Any]] = (),
    *,
    options: Mapping[str, Any] | None = None,
    actor: User | None = None,
    acting_as: str = "",
    progress: Progress = silent,
) -> Receipt:
    """Type again from the original of the newest version that kept it, with `corrections` put over those of before.

    Raises:
        NotFound: no original is kept.
        RefusedContent, LimitReached: the original cannot be read so.
    """
    version = _last_with_original(dataset)
    kept = catalog.corrected(dataset.corrections, corrections)
    read_options = {**dataset.read_options, **{k: v for k, v in (options or {}).items() if v is not None}}
    original = catalog.original(version)

    def reuse(_lake: Lake, _progress: Progress) -> Original:
        return original

    plan = Plan(
        keep=reuse,
        options=ReadOptions(**read_options),
        corrections=kept,
        source=version.source,
        actor=actor,
        acting_as=acting_as,
        reason=f"Types revus sur l'original de la version {version.number}.",
        describe={"corrections": kept, "read_options": read_options},
    )
    return build(dataset, plan, progress)


def _last_with_original(dataset: Dataset) -> Version:
    known = (Version.State.PUBLISHED, Version.State.HELD, Version.State.ARCHIVED)
    version = dataset.versions.filter(state__in=known).exclude(original="").order_by("-number").first()
    if version is None:
        raise NotFound(
            f"Aucun original de « {dataset.dataset_id} » n'est conservé : publiez de nouveau le fichier."
        )
    return version


def rollback(
    dataset: Dataset, number: int, *, actor: User | None = None, acting_as: str = "", reason: str = ""
) -> Version:
    """Bring an older version back, with the gate's word. Raises NotFound when its files are gone, NotCleared when held."""
    with catalog.working_on(dataset), transaction.atomic():
        version = catalog.version_of(dataset, number)
        outcome = decide(
            version, actor=actor, acting_as=acting_as, reason=reason or f"Retour à la version {number}."
        )
        if outcome.clearance is None:
            raise catalog.NotCleared(outcome.decision.reason)
        catalog.rollback(dataset, number, outcome.clearance)
        note("rollback", "dataset", dataset.dataset_id, actor, acting_as=acting_as, version=number)
    follow_up(version.dataset)
    return version


def withdraw(
    dataset: Dataset, *, actor: User | None = None, acting_as: str = "", reason: str = ""
) -> Version:
    """Show nothing of a dataset any more. Raises NotFound when nothing was shown."""
    with catalog.working_on(dataset), transaction.atomic():
        version = catalog.withdraw(dataset)
        if version is None:
            raise NotFound(f"« {dataset.dataset_id} » n'est pas publié : il n'y a rien à retirer.")
        withdrawn(version, actor=actor, acting_as=acting_as, reason=reason)
        note("withdraw", "dataset", dataset.dataset_id, actor, acting_as=acting_as, version=version.number)
    return version


def delete(dataset: Dataset, *, actor: User | None = None, acting_as: str = "") -> None:
    """Delete a dataset with its versions and originals; the log and the gate's decisions stay."""
    note(
        "delete",
        "dataset",
        dataset.dataset_id,
        actor,
        acting_as=acting_as,
        title=dataset.title,
        organisation=dataset.organisation.slug,
        versions=dataset.versions.count(),
    )
    catalog.delete(dataset)
