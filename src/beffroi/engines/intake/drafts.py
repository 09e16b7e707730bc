"""A draft that was kept: corrected, then released to the public or put aside by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any

from django.db import transaction

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import User
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.lake import Lake, Original, Progress, ReadOptions, silent
from beffroi.engines.intake.after import follow_up
from beffroi.engines.intake.building import Plan, build, decided
from beffroi.engines.intake.request import Receipt, Then, receipt
from beffroi.trust.audit.public import note

_WAITING = (Version.State.DRAFT, Version.State.HELD)


class Moved(BeffroiError):
    """What is published is no longer what the person saw."""

    code = "conflict"


def waiting_draft(dataset: Dataset) -> Version | None:
    """The newest version that waits for a person: a draft, or one that was held."""
    return dataset.versions.filter(state__in=_WAITING).order_by("-number").first()


def release(
    version: Version,
    *,
    actor: User | None = None,
    acting_as: str = "",
    reason: str = "",
    expect_current: int | None = None,
) -> Receipt:
    """Publish a draft, with the gate's word; what was said with it is said of the dataset at that moment.

    Args:
        expect_current: the number of the version the person saw published (0: none); None: whichever.

    Raises:
        NotFound: it is no draft any more.
        Moved: something else was published meanwhile.
        Busy: somebody else is updating this dataset.
    """
    with catalog.working_on(version.dataset):
        version = _fresh(version)
        current = (
            Version.objects.filter(current_of=version.dataset_id).values_list("number", flat=True).first()
        )
        if expect_current is not None and expect_current != (current or 0):
            raise Moved(
                f"La version {current or 0} a été publiée entre-temps : relisez les différences, puis recommencez."
            )
        asked = version.report.get("asked", {})
        plan = _plan(version, asked, actor=actor, acting_as=acting_as, reason=reason, then=Then.PUBLISH)
        with transaction.atomic():
            said = decided(version, plan, silent)
    version.refresh_from_db()
    if version.is_public:
        follow_up(version.dataset)
    return receipt(
        version.dataset.dataset_id,
        version.report,
        version=version.number,
        published=version.is_public,
        changes=version.changes,
        reason=said,
    )


def discard(version: Version, *, actor: User | None = None, acting_as: str = "") -> bool:
    """Put a draft aside for good; a dataset that was nothing else goes with it (True). Raises NotFound, Busy."""
    dataset = version.dataset
    with catalog.working_on(dataset), transaction.atomic():
        catalog.put_aside(_fresh(version))
        note("discard", "dataset", dataset.dataset_id, actor, acting_as=acting_as, version=version.number)
        gone = catalog.discard_if_empty(dataset)
    catalog.sweep()
    return gone


def correct(
    version: Version,
    corrections: Sequence[Mapping[str, Any]] = (),
    *,
    options: Mapping[str, Any] | None = None,
    whole: bool = False,
    actor: User | None = None,
    acting_as: str = "",
    progress: Progress = silent,
) -> Receipt:
    """Build a draft again from its original, with `corrections` over those it had (instead of them, when they are the `whole`
    list); the new draft takes its place.

    The version people see, and the draft until the new one is whole, stay as they are.

    Raises:
        NotFound: it is no draft any more, or its original is not kept.
        RefusedContent, LimitReached: the original cannot be read so.
        Busy: somebody else is updating this dataset.
    """
    version = _fresh(version)
    asked = dict(version.report.get("asked", {}))
    asked["corrections"] = catalog.corrected(() if whole else asked.get("corrections", ()), corrections)
    said = {name: value for name, value in (options or {}).items() if name in _OPTIONS and value is not None}
    asked["read_options"] = {**asked.get("read_options", {}), **said}
    plan = _plan(version, asked, actor=actor, acting_as=acting_as, reason="", then=Then.KEEP)
    return build(version.dataset, plan, progress)


_OPTIONS = tuple(field.name for field in fields_of(ReadOptions))


def _fresh(version: Version) -> Version:
    """The version as the records tell now; raises NotFound when nobody waits for it any more."""
    found = Version.objects.select_related("dataset__organisation").filter(pk=version.pk).first()
    if found is None or found.state not in _WAITING:
        raise NotFound(
            f"La version {version.number} n'est plus un brouillon : elle a été publiée, refaite ou abandonnée."
        )
    return found


def _plan(
    version: Version, asked: Mapping[str, Any], *, actor: User | None, acting_as: str, reason: str, then: Then
) -> Plan:
    """The plan a draft was made by, to be followed again."""

    def reuse(_lake: Lake, _progress: Progress) -> Original:
        return catalog.original(version)

    return Plan(
        keep=reuse,
        options=ReadOptions(**asked.get("read_options", {})),
        corrections=asked.get("corrections", ()),
        source=version.source,
        actor=actor,
        acting_as=acting_as,
        reason=reason,
        describe=asked,
        then=then,
    )
