"""What is asked of the intake, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings

from beffroi.city.people.public import Organisation, User
from beffroi.data.lake import Note, ReadOptions, Report, Severity


class Then(StrEnum):
    """What becomes of a whole draft."""

    PUBLISH_IF_SAFE = "safe"  # at once, unless programs that read the fields of before may break: then held
    PUBLISH = "publish"  # at once, whatever breaks: somebody looked
    KEEP = "keep"  # it waits for a person: `release` or `discard`


@dataclass(frozen=True, slots=True)
class IntakeRequest:
    """A source to publish. `source` is a path or an http(s) address; what is None is kept from before, or found.

    `metas` is {"default": {…}, "custom": {…}}; `corrections` are partial Explore field objects. They win over every guess and
    are kept with the dataset, for its next updates. `name` is the file's name when the path does not tell it (an upload).
    """

    source: str
    dataset_id: str | None = None
    title: str | None = None
    metas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    corrections: Sequence[Mapping[str, Any]] = ()
    options: ReadOptions = field(default_factory=ReadOptions)
    organisation: Organisation | None = None
    actor: User | None = None
    acting_as: str = ""
    reason: str = ""
    name: str | None = None
    dry_run: bool = False
    then: Then = Then.PUBLISH_IF_SAFE


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of it. `version` is None for a rehearsal; `published` False also when the gate held it (`reason` says why).

    `fields` are Explore field objects with `why`, `source`, `filled`, `faults`, `examples`; `warnings` are notes with `code`,
    `sentence`, `where`, `line`, `column`, `value`, `count`; `changes` is what differs from the version before.
    """

    dataset_id: str
    version: int | None
    published: bool
    rows: int
    fields: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    changes: dict[str, Any]
    url: str
    report: dict[str, Any]
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Everything, as JSON can hold it."""
        return asdict(self)


def public_url(dataset_id: str) -> str:
    """The page of a dataset; at the default address of `beffroi serve` when the instance has no public one."""
    base = settings.BEFFROI["BASE_URL"].rstrip("/") or "http://127.0.0.1:8000"
    return f"{base}/explore/dataset/{dataset_id}/"


def receipt(
    dataset_id: str,
    report: Report | Mapping[str, Any],
    *,
    notes: Sequence[Note] = (),
    version: int | None = None,
    published: bool = False,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Receipt:
    """The answer for that report; `notes` are those of the intake itself."""
    shape = report if isinstance(report, Mapping) else report.to_json()
    warnings = [*shape["notes"], *(note.to_json() for note in notes)]
    return Receipt(
        dataset_id=dataset_id,
        version=version,
        published=published,
        rows=int(shape["rows"]),
        fields=shape["fields"],
        warnings=[note for note in warnings if note["severity"] != Severity.INFO],
        changes=dict(changes or {}),
        url=public_url(dataset_id),
        report=dict(shape),
        reason=reason,
    )
