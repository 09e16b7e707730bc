"""Several tables in one file: which one is meant."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Version
from beffroi.data.errors import BeffroiError
from beffroi.data.lake import Progress, choices
from beffroi.engines.intake.request import IntakeRequest
from beffroi.engines.intake.sources import obtain

_KINDS = ("member", "sheet", "layer")  # options of reading, as reports name what was read


def choices_in(request: IntakeRequest, progress: Progress) -> dict[str, Any]:
    """What one can pick in a source that was refused for holding several tables: {choices, option}."""
    with catalog.lake().scratch() as scratch:
        source = obtain(request.source, scratch, progress, name=request.name)
        found = choices(source.path, name=source.name, limits=settings.INTAKE_LIMITS, scratch=scratch)
        with source.path.open("rb") as file:
            zipped = file.read(4) == b"PK\x03\x04"
    return {"choices": found[:1000], "option": "member" if zipped else "layer"}


def tables_of(version: Version) -> list[str]:
    """The sheets, layers or members one can pick in a version's original; empty when there is nothing to choose."""
    if option_of(version) is None:
        return []
    try:
        original = catalog.original(version)
        return list(_tables(original.path, original.name))
    except BeffroiError:
        return []


@lru_cache(maxsize=256)  # an original never changes
def _tables(path: Path, name: str) -> tuple[str, ...]:
    with catalog.lake().scratch() as scratch:
        return tuple(choices(path, name=name, limits=settings.INTAKE_LIMITS, scratch=scratch))


def option_of(version: Version) -> str | None:
    """Which option of reading chose the table of that version: "sheet", "layer", "member"; None when there was one only."""
    details: dict[str, Any] = version.report.get("details", {})
    return next((kind for kind in _KINDS if details.get(kind)), None)
