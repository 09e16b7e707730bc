"""The one path from a file to a published version. Progress is told before and after each effect: it can be cut anywhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import User
from beffroi.city.spaces.public import check_room
from beffroi.city.territory.public import bbox
from beffroi.data.errors import BeffroiError, LimitReached, RefusedContent
from beffroi.data.lake import Draft, Hints, Lake, Note, Original, Progress, ReadOptions, build_draft
from beffroi.engines.intake.after import follow_up
from beffroi.engines.intake.differences import differing_records
from beffroi.engines.intake.request import Receipt, Then, receipt
from beffroi.engines.intake.schemas import examiner, forms_of
from beffroi.trust.audit.public import note
from beffroi.trust.gate.public import decide, held, objection

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
    then: Then = Then.PUBLISH

    def asked(self) -> dict[str, Any]:
        """What is to be said of the dataset when a kept draft is published, as JSON; its organisation never changes so."""
        return {key: value for key, value in self.describe.items() if key != "organisation"}


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
        hints=replace(hints(), forms=forms_of(plan.options.schema)),
        limits=settings.INTAKE_LIMITS,
        progress=progress,
        examine=examiner(plan.options.schema),
    )


def build(dataset: Dataset, plan: Plan, progress: Progress) -> Receipt:
    """Make the next version of `dataset` (only prepared, for its first one): published if the gate agrees, or kept as a draft.

    Raises:
        RefusedContent, LimitReached: the file is at fault, or the quota met; the version says why, the one before stays.
        Busy: somebody else is updating this dataset.
    """
    with catalog.working_on(dataset):
        progress("begin", None)
        with transaction.atomic():  # a dataset is never written down without its first version
            if dataset.pk is None:
                check_room(dataset.organisation, datasets=1)
                catalog.create(dataset)
            version = catalog.begin_version(dataset, source=plan.source, actor=plan.actor)
        progress("begun", None)
        try:
            draft = _lay_down(version, plan, progress)
            reason = _settle(version, draft, plan, progress)
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
    return draft


def _settle(version: Version, draft: Draft, plan: Plan, progress: Progress) -> str:
    """The draft written down, then what becomes of it: all or nothing, a process killed before leaves no draft. The reason."""
    check_room(version.dataset.organisation, size=draft.bytes)
    records = None if plan.then is Then.PUBLISH else differing_records(version, draft.schema, progress)
    with transaction.atomic():
        asked = plan.asked() if plan.then is not Then.PUBLISH else None
        catalog.record_draft(version, draft, asked=asked, records=records)
        progress("recorded", None)
        reason = _keep(version, plan) if plan.then is Then.KEEP else decided(version, plan, progress)
        progress("commit", None)
    progress("committed", None)
    return reason


def decided(version: Version, plan: Plan, progress: Progress) -> str:
    """The gate's word, the switch and the line in the log; call it in a transaction. Gives the reason recorded."""
    breaking = plan.then is Then.PUBLISH_IF_SAFE and version.changes.get("breaking")
    if plan.describe and not breaking:
        version.dataset = catalog.describe(version.dataset, **plan.describe)
    progress("decide", None)
    if breaking:
        decision = held(version, actor=plan.actor, acting_as=plan.acting_as, reason=_breaking(version))
        clearance = None
    else:
        outcome = decide(version, actor=plan.actor, acting_as=plan.acting_as, reason=plan.reason)
        decision, clearance = outcome.decision, outcome.clearance
    if clearance is None:
        _take_the_place(version, Version.State.HELD)
        catalog.hold(version)
    else:
        catalog.publish(version, clearance, progress)
    _log("publish" if clearance else "hold", version, plan)
    return decision.reason


def _keep(version: Version, plan: Plan) -> str:
    """The draft stays, in the place of those before it."""
    _take_the_place(version, Version.State.DRAFT, Version.State.HELD)
    _log("draft", version, plan)
    return "Brouillon : rien n'est publié tant que personne ne le décide."


def _take_the_place(version: Version, *states: str) -> None:
    """Put aside the older versions that wait so: an update that comes back each night does not heap them up."""
    waiting = version.dataset.versions.filter(state__in=states, number__lt=version.number)
    for older in waiting.select_related("dataset"):
        catalog.put_aside(older)


def _breaking(version: Version) -> str:
    lost = " ".join(version.changes.get("sentences", []))
    return (
        f"Le fichier a changé de forme, et ce qui lit ces données pourrait ne plus fonctionner. {lost} "
        "La version d'avant reste en ligne : publiez celle-ci, ou abandonnez-la, depuis l'espace de travail. "
        f"{objection(version) or ''}"
    ).strip()


def _log(verb: str, version: Version, plan: Plan) -> None:
    note(
        verb,
        "dataset",
        version.dataset.dataset_id,
        plan.actor,
        acting_as=plan.acting_as,
        version=version.number,
        rows=version.records_count,
    )


def _give_up(version: Version, error: BaseException) -> None:
    """The version will never be: say why, where the file is at fault; keep the original only then, for who wants to look."""
    at_fault = isinstance(error, RefusedContent | LimitReached)
    if not at_fault:
        catalog.record_original(version, address="", name=version.original_name)
    sentence = (
        error.sentence if isinstance(error, BeffroiError) else "L'opération n'est pas allée à son terme."
    )
    catalog.fail(version, sentence)
