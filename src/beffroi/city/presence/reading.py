"""A commune's place in the public data."""

from dataclasses import dataclass

from django.db.models import QuerySet

from beffroi.city.catalog.public import Dataset
from beffroi.city.presence.models import Presence


@dataclass(frozen=True, slots=True)
class Place:
    """The rows a dataset has for a commune: how many, by which field, and the values that name it there."""

    dataset: Dataset
    rows: int
    total: int
    way: str
    field: str
    values: tuple[str, ...]


def _current(insee: str) -> "QuerySet[Presence]":
    return Presence.objects.filter(insee=insee, count__version__current_of__isnull=False)


def places(insee: str, *, start: int = 0, most: int = 20) -> list[Place]:
    """Public datasets with rows for that commune, the most rows first; one query."""
    found = (
        _current(insee)
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
        )
        for one in found[start : start + most]
    ]


def number(insee: str) -> int:
    """How many public datasets have rows for that commune."""
    return _current(insee).count()


def uncounted() -> "QuerySet[Dataset]":
    """Public datasets whose current version was not looked at yet."""
    return Dataset.objects.filter(current__isnull=False, current__communes__isnull=True)
