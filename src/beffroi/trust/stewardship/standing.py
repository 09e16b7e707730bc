"""Where an organisation's datasets stand: seen or waiting, fresh or late, with how many faults, used how much, asked what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from beffroi.city.catalog.public import Dataset, Version, every
from beffroi.city.dialogue.public import to_answer
from beffroi.city.metadata.public import Freshness, freshness
from beffroi.city.people.public import Act, Actor, Organisation, require
from beffroi.trust.access.public import use_of_each, uses_of

State = Version.State
PAGE = 25
USE_DAYS = 30
_PUBLIC, _NONE = Q(current__isnull=False), Q(current__isnull=True)
_DRAFT, _HELD = Q(draft__isnull=False), Q(held__isnull=False)
#: What one may look for: a condition on the states of versions.
STATES: Mapping[str, Q] = {
    "public": _PUBLIC,
    "draft": _DRAFT,
    "held": _HELD,
    "hidden": _NONE,
}
_LATEST = F("current__published_at").desc(nulls_last=True)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "title": ("title", "id"),
    "published": (_LATEST, "title", "id"),
    "use": ("-use", "title", "id"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One dataset. `draft` and `held` are numbers of versions that wait; `faults` counts values that were not understood."""

    dataset: Dataset
    draft: int | None
    held: int | None
    freshness: Freshness | None
    faults: int
    remarks: int
    uses: Mapping[str, int]
    questions: int

    @property
    def use(self) -> int:
        """All uses of the last thirty days."""
        return sum(self.uses.values())


@dataclass(frozen=True, slots=True)
class Standings:
    """A page of them."""

    lines: tuple[Standing, ...]
    total: int
    page: int
    pages: int


def datasets_of(actor: Actor, organisation: Organisation) -> "QuerySet[Dataset]":
    """The organisation's datasets with `draft`, `held` and `use`. Raises Forbidden."""
    require(actor, Act.SEE_DRAFTS, organisation)
    return (
        every()
        .filter(organisation=organisation)
        .annotate(
            draft=Max("versions__number", filter=Q(versions__state=State.DRAFT)),
            held=Max("versions__number", filter=Q(versions__state=State.HELD)),
            use=use_of_each(USE_DAYS),
        )
    )


def standings(
    actor: Actor,
    organisation: Organisation,
    *,
    text: str = "",
    state: str = "",
    sort: str = "title",
    page: int = 1,
) -> Standings:
    """A page of the organisation's datasets, those of `state` ("late" too) whose words match. Raises Forbidden."""
    mine = datasets_of(actor, organisation)
    if text:
        mine = mine.filter(pk__in=every().matching(text).values("pk"))
    if state in STATES:
        mine = mine.filter(STATES[state])
    if state == "late":
        mine = mine.filter(pk__in=[d.pk for d in _light(mine) if _late(d)])
    total = mine.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = mine.order_by(*SORTS.get(sort, SORTS["title"]))[(page - 1) * PAGE : page * PAGE]
    return Standings(_told(list(rows)), total, page, pages)


def _told(rows: list[Dataset]) -> tuple[Standing, ...]:
    used = uses_of([dataset.dataset_id for dataset in rows], USE_DAYS)
    asked = to_answer(Dataset.objects.filter(pk__in=[dataset.pk for dataset in rows]))
    reports = _reports(rows)
    return tuple(
        Standing(
            dataset=dataset,
            draft=getattr(dataset, "draft", None),
            held=getattr(dataset, "held", None),
            freshness=_fresh(dataset),
            faults=_faults(reports[dataset.pk]),
            remarks=_remarks(reports[dataset.pk]),
            uses=used.get(dataset.dataset_id, {}),
            questions=asked.get(dataset.pk, 0),
        )
        for dataset in rows
    )


def _light(found: "QuerySet[Dataset]") -> "QuerySet[Dataset]":
    return found.defer("search_text", "corrections", "attachments", "current__report", "current__schema_json")


def _fresh(dataset: Dataset) -> Freshness | None:
    return freshness(dataset, dataset.current) if dataset.current else None


def _late(dataset: Dataset) -> bool:
    found = _fresh(dataset)
    return found is not None and found.late > 0


def _reports(rows: list[Dataset]) -> dict[int, Mapping[str, Any]]:
    """What was understood of each: of what people see, else of what waits to be seen."""
    waiting = Version.objects.filter(
        dataset__in=[dataset.pk for dataset in rows if not dataset.current],
        state__in=[State.DRAFT, State.HELD],
    )
    drafts = dict(waiting.order_by("number").values_list("dataset_id", "report"))
    return {d.pk: d.current.report if d.current else drafts.get(d.pk, {}) for d in rows}


def _faults(report: Mapping[str, Any]) -> int:
    return sum(int(field.get("faults") or 0) for field in report.get("fields") or [])


def _remarks(report: Mapping[str, Any]) -> int:
    return sum(1 for note in report.get("notes") or [] if note.get("severity") in {"warning", "error"})


@dataclass(frozen=True, slots=True)
class Figures:
    """What a dashboard says of an organisation; uses are of the last thirty days."""

    datasets: int
    public: int
    records: int
    waiting: int
    late: int
    promised: int
    pages: int
    calls: int
    downloads: int
    questions: int
    most_used: tuple[tuple[Dataset, int], ...]
    overdue: tuple[tuple[Dataset, Freshness], ...]


def figures_of(actor: Actor, organisation: Organisation) -> Figures:
    """Counted now, on what the records hold; what is not public is only counted. Raises Forbidden (`Act.SEE_DASHBOARD`)."""
    require(actor, Act.SEE_DASHBOARD, organisation)
    mine = Dataset.objects.filter(organisation=organisation)
    public = list(
        _light(every().filter(organisation=organisation).public()).annotate(use=use_of_each(USE_DAYS))
    )
    promised = [(dataset, found) for dataset in public if (found := _fresh(dataset)) and found.due]
    late = sorted((line for line in promised if line[1].late), key=lambda line: -line[1].late)
    used = uses_of([dataset.dataset_id for dataset in public], USE_DAYS).values()
    most = sorted(public, key=lambda dataset: (-getattr(dataset, "use", 0), dataset.title))
    waiting = Version.objects.filter(dataset__in=mine, state__in=(State.DRAFT, State.HELD))
    return Figures(
        datasets=mine.count(),
        public=len(public),
        records=sum(dataset.current.records_count for dataset in public if dataset.current),
        waiting=waiting.values("dataset").distinct().count(),
        late=len(late),
        promised=len(promised),
        pages=sum(line["pages"] for line in used),
        calls=sum(line["calls"] for line in used),
        downloads=sum(line["downloads"] for line in used),
        questions=sum(to_answer(mine).values()),
        most_used=tuple((d, use) for d in most[:5] if (use := getattr(d, "use", 0))),
        overdue=tuple(late[:10]),
    )
