"""How varied the values of a version are: which fields make groups worth counting, and the values to choose from."""

from collections.abc import Mapping, Sequence

from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import LimitReached
from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import Query, QueryError
from beffroi.doors.portal import rows
from beffroi.doors.portal.remembering import remembered

MOST_FIELDS = 12  # looked at: those meant for filters first
MOST_ROWS = 2_000_000  # of a version: beyond, the question would hold the page up
FEW = 200  # values of a field that can be chosen from a list
MOST_CHOICES = 6  # lists on a page
MOST_VALUES = 15  # in a list


def variety(dataset: Dataset, version: Version) -> Mapping[str, int]:
    """Field name → how many different values; without those not looked at."""
    if not version.records_count or version.records_count > MOST_ROWS:
        return {}
    return remembered(dataset, version, "variety", lambda: _counted(dataset, version))


def choices(dataset: Dataset, version: Version) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Fields of few values → their most frequent values, each with how many records of the version have it."""
    counted = variety(dataset, version)
    few = [f for f in version.schema if f.type is FieldType.TEXT and 2 <= counted.get(f.name, 0) <= FEW]
    meant = sorted(few, key=lambda f: "facet" not in f.annotations)[:MOST_CHOICES]
    return remembered(
        dataset, version, "choices", lambda: {f.name: _values(dataset, version, f.name) for f in meant}
    )


def _values(dataset: Dataset, version: Version, name: str) -> Sequence[tuple[str, int]]:
    query = Query(
        select="count(*) as value",
        where=(f"`{name}` is not null",),
        group_by=f"`{name}` as key",
        order_by="value desc, key",
        limit=MOST_VALUES,
    )
    try:
        found = rows.answer(dataset, version, query)
    except (LimitReached, QueryError):
        return ()
    return tuple((str(row["key"]), int(row["value"])) for row in found if row["key"])


def _counted(dataset: Dataset, version: Version) -> Mapping[str, int]:
    fields = sorted(filter(_groups, version.schema), key=lambda f: "facet" not in f.annotations)
    asked = fields[:MOST_FIELDS]
    if not asked:
        return {}
    select = ", ".join(f"count(distinct `{f.name}`) as n{place}" for place, f in enumerate(asked))
    try:
        (found,) = rows.answer(dataset, version, Query(select=select, limit=1))
    except (LimitReached, QueryError):
        return {}
    return {f.name: int(found[f"n{place}"]) for place, f in enumerate(asked)}


def _groups(field: Field) -> bool:
    return field.type in {FieldType.TEXT, FieldType.BOOLEAN} or (
        field.type is FieldType.INT and "facet" in field.annotations
    )
