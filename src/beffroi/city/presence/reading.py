"""A commune's place in the public data."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Max, QuerySet

from beffroi.city.catalog.public import Dataset, Scope, lake, revision, scope
from beffroi.city.presence.models import Count, Presence


@dataclass(frozen=True, slots=True)
class Place:
    """The rows a dataset has for a commune: how many, by which field, and the values that name it there."""

    dataset: Dataset
    rows: int
    total: int
    way: str
    field: str
    values: tuple[str, ...]
    mapped: bool  # whether its rows have places


def _current(**where: str) -> "QuerySet[Presence]":
    """Those of public datasets in scope."""
    seen = scope()
    if seen is None:
        return Presence.objects.filter(count__version__current_of__isnull=False, **where)
    return Presence.objects.filter(count__version__current_of__organisation__in=seen, **where)


def places(insee: str, *, start: int = 0, most: int = 20) -> list[Place]:
    """Public datasets with rows for that commune, the most rows first; one query."""
    found = (
        _current(insee=insee)
        .select_related("count__version__dataset__organisation")
        .defer("count__version__report", "count__version__dataset__search_text")
        .order_by("-rows", "count__version__dataset__title", "pk")
    )
    return [
        Place(
            one.count.version.dataset,
            one.rows,
            one.count.version.records_count,
            one.count.way,
            one.count.field,
            tuple(one.values),
            one.count.version.schema.geo is not None,
        )
        for one in found[start : start + most]
    ]


def number(insee: str) -> int:
    """How many public datasets have rows for that commune."""
    return _current(insee=insee).count()


def uncounted() -> "QuerySet[Dataset]":
    """Public datasets whose current version was not looked at yet."""
    return Dataset.objects.filter(current__isnull=False, current__communes__isnull=True)


_numbers: tuple[tuple[str, int, int, Scope], dict[str, int]] = (("", -1, -1, None), {})


def numbers() -> dict[str, int]:
    """INSEE code → how many public datasets have rows for that commune; kept until something is published or counted."""
    global _numbers  # noqa: PLW0603 - one line of memory; two threads that fill it write the same
    last = Count.objects.aggregate(last=Max("pk"))["last"] or 0
    key = (str(lake().root), revision(), last, scope())
    if _numbers[0] != key:
        counted = _current().order_by().values_list("insee").annotate(n=models.Count("pk"))
        _numbers = (key, dict(counted))
    return dict(_numbers[1])
