"""Counting the rows of each commune: one grouping where a field names it, one count for each commune where only a place does."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction

from beffroi.city.catalog.public import Dataset, Version, ask, context
from beffroi.city.presence.models import Count, Presence
from beffroi.city.presence.naming import keys, named_by, spelt
from beffroi.city.presence.outline import corners, written
from beffroi.city.territory.public import communes
from beffroi.data.errors import LimitReached
from beffroi.data.fields import Field
from beffroi.data.lake import Progress
from beffroi.data.odsql import Query, QueryLimits, compile_count, compile_records

SECONDS = 60.0  # a version's places are counted within that time, or left out
MOST_GROUPS = 20_000


class _TooLong(Exception):
    """The places of a version take more time than they may."""


def count(dataset: Dataset, version: Version, progress: Progress) -> Count:
    """Count a public version, once; what takes too long is noted as not counted."""
    done = Count.objects.filter(version=version).first()
    if done is not None:
        return done
    how = None if version.described else named_by(version.schema)
    if how is None:
        return Count.objects.create(version=version, way=Count.Way.NONE)
    way, field = how
    try:
        found = dict(
            _placed(dataset, version, field, progress) if way == "place" else _named(dataset, version, field)
        )
    except (LimitReached, _TooLong):
        return Count.objects.create(version=version, way=way, field=field.name, counted=False)
    with transaction.atomic():
        made = Count.objects.create(version=version, way=way, field=field.name)
        Presence.objects.bulk_create(
            Presence(count=made, insee=insee, rows=rows, values=values)
            for insee, (rows, values) in sorted(found.items())
        )
    return made


def _named(dataset: Dataset, version: Version, field: Field) -> Iterator[tuple[str, tuple[int, list[str]]]]:
    known = keys()
    query = Query(
        select=f"`{field.name}` as place, count(*) as n",
        group_by=f"`{field.name}`",
        limit=MOST_GROUPS,
    )
    statement = compile_records(query, context(dataset, version, QueryLimits(groups=MOST_GROUPS)))
    places = [column.key for column in statement.columns]
    at_value, at_rows = places.index("place"), places.index("n")
    found: dict[str, tuple[int, list[str]]] = {}
    for row in ask(statement):
        value, rows = str(row[at_value] if row[at_value] is not None else ""), int(row[at_rows])
        insee = known.get(spelt(value)) if value else None
        if insee is not None:
            before, values = found.get(insee, (0, []))
            found[insee] = (before + rows, [*values, value])
    yield from found.items()


def _placed(
    dataset: Dataset, version: Version, field: Field, progress: Progress
) -> Iterator[tuple[str, tuple[int, list[str]]]]:
    end = time.monotonic() + SECONDS
    asked = context(dataset, version, QueryLimits())
    for commune in communes(settings.BEFFROI["TERRITORY"]):
        progress("count", None)
        if not commune.contour:
            continue
        if time.monotonic() > end:
            raise _TooLong
        where = f"intersects(`{field.name}`, geom'{written(corners(commune.contour))}')"
        rows = int(ask(compile_count(Query(where=(where,)), asked))[0][0])
        if rows:
            yield commune.insee, (rows, [])
