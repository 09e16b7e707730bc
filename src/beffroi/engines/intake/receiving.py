"""A source arrives: for a new dataset, or as an update of one we know."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import Act, default_organisation, require
from beffroi.data.errors import RefusedContent
from beffroi.data.lake import Lake, Note, Original, Progress, ReadOptions, address_of, keep
from beffroi.engines.intake.building import Keep, Plan, build, draft_of
from beffroi.engines.intake.learning import declared
from beffroi.engines.intake.request import IntakeRequest, Receipt, Then, receipt
from beffroi.engines.intake.sources import Source, likely_name, obtain

_NO_LICENCE = Note("no_licence")


def receive(request: IntakeRequest, progress: Progress) -> Receipt:
    """Take a source in, up to what `request.then` says; `dry_run` stops at the report and leaves nothing behind.

    Raises:
        RefusedContent, LimitReached: the source is at fault.
        NotFound: there is no such file, or no such schema.
        Busy: this dataset is being updated by somebody else.
        Forbidden: the actor may not (any more) work on that dataset.
    """
    receipt = _received(request, progress, unless_same=False)
    assert receipt is not None
    return receipt


def receive_changed(request: IntakeRequest, progress: Progress) -> Receipt | None:
    """As `receive`; None when the source is, byte for byte, what the newest version was made of, whatever became of it."""
    return _received(request, progress, unless_same=True)


def _received(request: IntakeRequest, progress: Progress, *, unless_same: bool) -> Receipt | None:
    name = request.name or likely_name(request.source)
    wanted = request.title if request.title and request.then is Then.KEEP else Path(name).stem
    dataset_id = catalog.checked(request.dataset_id) if request.dataset_id else catalog.slug(wanted)
    if request.then is Then.KEEP and request.dataset_id is None:  # a name guessed from a file is nobody's yet
        dataset_id = catalog.free(dataset_id, catalog.taken)
    known = Dataset.objects.filter(dataset_id=dataset_id).select_related("organisation", "current").first()
    if known is not None and request.actor is not None:
        require(request.actor, Act.EDIT, known.organisation)  # a job may start long after it was asked
    with catalog.lake().scratch() as scratch:
        source = obtain(request.source, scratch, progress, name=request.name)
        if source.path.stat().st_size == 0:
            raise RefusedContent(
                f"{source.name} est vide : vérifiez que l'export ou le téléchargement est allé à son terme."
            )
        if unless_same and known is not None and _same(known, source):
            return None
        plan = _plan(request, known, source)
        if request.dry_run:
            return _rehearse(dataset_id, known, plan, scratch, progress)
        if known is not None:
            return build(known, plan, progress)
        return _first(dataset_id, plan, request, progress)


def _same(known: Dataset, source: Source) -> bool:
    last = known.versions.exclude(original="").order_by("-number").first()
    return last is not None and last.original == address_of(source.path)


def _first(dataset_id: str, plan: Plan, request: IntakeRequest, progress: Progress) -> Receipt:
    """A dataset's first version; what is refused leaves no empty dataset behind."""
    said = dict(plan.describe)
    title = str(said.pop("title", None) or _title(request.name or likely_name(request.source)))
    said.setdefault("organisation", default_organisation())
    dataset = catalog.prepare(dataset_id, title=title, **said)
    try:
        kept = (
            {}
            if plan.then is Then.PUBLISH
            else {k: plan.describe[k] for k in ("corrections", "read_options")}
        )
        return build(dataset, replace(plan, describe=kept), progress)
    except BaseException:
        if dataset.pk is not None:
            catalog.discard_if_empty(dataset)
            catalog.sweep()
        raise


def _rehearse(
    dataset_id: str, known: Dataset | None, plan: Plan, scratch: Path, progress: Progress
) -> Receipt:
    lake = Lake(scratch / "rehearsal")
    original = plan.keep(lake, progress)
    draft = draft_of(original, lake.draft_folder("rehearsal", 1), plan, progress)
    changes = catalog.changes_between(known.current, draft) if known and known.current else {}
    return receipt(
        dataset_id, draft.report, notes=plan.notes, changes=changes, reason="Essai : rien n'a été publié."
    )


def _plan(request: IntakeRequest, known: Dataset | None, source: Source) -> Plan:
    """Join what is said now with what was said before."""
    options = {key: value for key, value in asdict(request.options).items() if value is not None}
    if request.options.schema:  # refused now rather than found unknown at each version
        options["schema"] = declared(request.options.schema, request.actor)
    read_options: Mapping[str, Any] = {**(known.read_options if known else {}), **options}
    corrections = catalog.corrected(known.corrections if known else (), request.corrections)
    metas = {template: dict(values) for template, values in request.metas.items()}
    describe: dict[str, Any] = {"metas": metas, "corrections": corrections, "read_options": read_options}
    if request.title:
        describe["title"] = request.title
    if request.organisation:
        describe["organisation"] = request.organisation
    licensed = metas.get("default", {}).get("license") or (known and known.meta("license"))
    return Plan(
        keep=_keeping(source),
        options=ReadOptions(**read_options),
        corrections=corrections,
        source=request.source if request.name is None else request.name,
        actor=request.actor,
        acting_as=request.acting_as,
        reason=request.reason,
        describe=describe,
        then=request.then,
        notes=() if licensed else (_NO_LICENCE,),
    )


def _keeping(source: Source) -> Keep:
    def put(lake: Lake, _progress: Progress) -> Original:
        return keep(source.path, lake, name=source.name, limits=settings.INTAKE_LIMITS)

    return put


def _title(name: str) -> str:
    """A title from a file's name: "arrets_de-bus.csv" → "Arrets de bus"."""
    words = Path(name).stem.replace("_", " ").replace("-", " ").split()
    text = " ".join(words) or name
    return text[:1].upper() + text[1:]
