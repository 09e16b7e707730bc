"""Which records an update adds, removes and changes, where fields identify them."""

from dataclasses import asdict
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Version
from beffroi.data import lake
from beffroi.data.fields import Schema
from beffroi.data.lake import Progress


def differing_records(version: Version, schema: Schema, progress: Progress) -> dict[str, Any] | None:
    """{added, removed, changed, fields} against what is public now; None when nothing is, or nothing identifies a record."""
    current = Version.objects.filter(current_of=version.dataset_id).select_related("dataset").first()
    if current is None or current.described:
        return None
    progress("compare", None)
    drafted = catalog.lake().draft_folder(version.dataset.uid, version.number)
    with catalog.lake().scratch() as scratch:
        found = lake.differing_records(
            (catalog.folder(current), current.schema),
            (drafted, schema),
            memory=settings.INTAKE_LIMITS.memory,
            spill=scratch,
        )
    return asdict(found) if found else None
