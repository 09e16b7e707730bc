"""How many different values the fields of a version have: which of them make groups worth counting. Asked once a version."""

from collections.abc import Mapping
from functools import lru_cache

from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import LimitReached
from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import Query, QueryError
from beffroi.doors.portal import rows

MOST_FIELDS = 12  # looked at: those meant for filters first
MOST_ROWS = 2_000_000  # of a version: beyond, the question would hold the page up
_KEPT = 512


def variety(dataset: Dataset, version: Version) -> Mapping[str, int]:
    """Field name → how many different values; without those not looked at."""
    if not version.records_count or version.records_count > MOST_ROWS:
        return {}
    return _counted(_Version(dataset, version))


class _Version:
    """A version that is the same as itself however often it is read: what `lru_cache` compares."""

    def __init__(self, dataset: Dataset, version: Version) -> None:
        self.dataset, self.version = dataset, version
        self.key = (dataset.uid, version.number, len(version.schema))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.key == other.key


@lru_cache(maxsize=_KEPT)
def _counted(of: _Version) -> Mapping[str, int]:
    fields = sorted(filter(_groups, of.version.schema), key=lambda f: "facet" not in f.annotations)
    asked = fields[:MOST_FIELDS]
    if not asked:
        return {}
    select = ", ".join(f"count(distinct `{f.name}`) as n{place}" for place, f in enumerate(asked))
    try:
        (found,) = rows.answer(of.dataset, of.version, Query(select=select, limit=1))
    except (LimitReached, QueryError):
        return {}
    return {f.name: int(found[f"n{place}"]) for place, f in enumerate(asked)}


def _groups(field: Field) -> bool:
    return field.type in {FieldType.TEXT, FieldType.BOOLEAN} or (
        field.type is FieldType.INT and "facet" in field.annotations
    )
