"""The one path from a file to a published version. Progress is told before and after each effect: it can be cut anywhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import User
from beffroi.city.territory.public import bbox
from beffroi.data.errors import BeffroiError, LimitReached, RefusedContent
from beffroi.data.lake import Draft, Hints, Lake, Note, Original, Progress, ReadOptions, build_draft
from beffroi.engines.intake.after import follow_up
from beffroi.engines.intake.request import Receipt, receipt
from beffroi.trust.audit.public import note
from beffroi.trust.gate.public import decide

#: Puts the file in a lake, byte for byte.
Keep = Callable[[Lake, Progress], Original]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a version is to be made: what is read, what was decided about it, who answers for it."""

    keep: Keep
    options: ReadOptions
    corrections: Sequence[Mapping[str, Any]]
    source: str = ""
    actor: User | None = None
    acting_as: str = ""
    reason: str = ""
    describe: Mapping[str, Any] = field(
        default_factory=dict
    )  # said of the dataset at the moment it is published
    notes: tuple[Note, ...] = ()


def hints() -> Hints:
    """What the territory tells about its files: the zone of their hours, where their points should be."""
    return Hints(timezone=settings.BEFFROI["TIMEZONE"], bbox=bbox(settings.BEFFROI["TERRITORY"]))


def draft_of(original: Original, folder: Path, plan: Plan, progress: Progress) -> Draft:
    """Read, type and lay down a draft in `folder`."""
    return build_draft(
        original,
        folder,
        options=plan.options,
        corrections=plan.corrections,
        hints=hints(),
        limits=settings.INTAKE_LIMITS,
        progress=progress,
    )


def build(dataset: Dataset, plan: Plan, progress: Progress) -> Receipt:
    """Make the next version of `dataset` (only prepared, for its first one) and publish it if the gate agrees.

    Raises:
        RefusedContent, LimitReached: the file is at fault; the version says why, the one before stays published.
        Busy: somebody else is updating this dataset.
    """
    with catalog.working_on(dataset):
        progress("begin", None)
        with transaction.atomic():  # a dataset is never written down without its first version
            if dataset.pk is None:
                catalog.create(dataset)
            version = catalog.begin_version(dataset, source=plan.source, actor=plan.actor)
        progress("begun", None)
        try:
            draft = _lay_down(version, plan, progress)
            reason = _decide(version, plan, progress)
        except BaseException as error:
            _give_up(version, error)
            raise
    progress("retain", None)
    catalog.retain(dataset, settings.BEFFROI["KEEP_VERSIONS"])
    if version.is_public:
        follow_up(version.dataset)
    progress("done", 1.0)
    return receipt(
        dataset.dataset_id,
        draft.report,
        notes=plan.notes,
        version=version.number,
        published=version.is_public,
        changes=version.changes,
        reason=reason,
    )


def _lay_down(version: Version, plan: Plan, progress: Progress) -> Draft:
    progress("keep", None)
    original = plan.keep(catalog.lake(), progress)
    progress("kept", None)
    catalog.record_original(version, address=original.address, name=original.name)
    progress("build", None)
    folder = catalog.lake().draft_folder(version.dataset.uid, version.number)
    draft = draft_of(original, folder, plan, progress)
    progress("built", None)
    catalog.record_draft(version, draft)
    progress("recorded", None)
    return draft


def _decide(version: Version, plan: Plan, progress: Progress) -> str:
    """The gate's word, the switch and the line in the log: all or nothing. Gives the reason recorded."""
    with transaction.atomic():
        if plan.describe:
            version.dataset = catalog.describe(version.dataset, **plan.describe)
        progress("decide", None)
        outcome = decide(version, actor=plan.actor, acting_as=plan.acting_as, reason=plan.reason)
        if outcome.clearance is None:
            catalog.hold(version)
            verb = "hold"
        else:
            catalog.publish(version, outcome.clearance, progress)
            verb = "publish"
        note(
            verb,
            "dataset",
            version.dataset.dataset_id,
            plan.actor,
            acting_as=plan.acting_as,
            version=version.number,
            rows=version.records_count,
        )
        progress("commit", None)
    progress("committed", None)
    return outcome.decision.reason


def _give_up(version: Version, error: BaseException) -> None:
    """The version will never be: say why, where the file is at fault; keep the original only then, for who wants to look."""
    at_fault = isinstance(error, RefusedContent | LimitReached)
    if not at_fault:
        catalog.record_original(version, address="", name=version.original_name)
    sentence = (
        error.sentence if isinstance(error, BeffroiError) else "L'opération n'est pas allée à son terme."
    )
    catalog.fail(version, sentence)
