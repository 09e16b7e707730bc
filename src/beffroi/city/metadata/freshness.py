"""A dataset's promise of freshness beside what is: when the next update is due, or how late it is."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.metadata.vocabularies import frequency_period

_DAYS = {"H": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.5, "Y": 365.25}
_GRACE = 1.1  # a tenth more than the period before it is said to be late
_FURTHEST = 36_525  # days: beyond, there is no promise


@dataclass(frozen=True, slots=True)
class Freshness:
    """`promise` in the producer's words; `due` the day the next update is expected, `late` by how many days it is overdue."""

    promise: str
    due: date | None = None
    late: int = 0


def freshness(dataset: Dataset, version: Version) -> Freshness | None:
    """The promise and what came of it; None when nothing was promised."""
    promise = _promise(dataset)
    if not promise:
        return None
    days = _days(frequency_period(promise))
    if days is None or version.published_at is None:
        return Freshness(promise)
    last, today = timezone.localdate(version.published_at), timezone.localdate()
    due = last + timedelta(days=max(1, round(days)))
    overdue = today > last + timedelta(days=max(1, days * _GRACE))
    return Freshness(promise, due, (today - due).days if overdue else 0)


def _promise(dataset: Dataset) -> str:
    """As `Said.frequency`, without reading the version's fields: lists of many datasets ask it."""
    templates = ("dcat_ap", "dcat", "inspire")  # the last that says it wins, there too
    more = next(filter(None, (dataset.meta("accrualperiodicity", name) for name in templates)), None)
    return str(more or dataset.meta("update_frequency") or "")


def _days(period: str) -> float | None:
    """The length of an ISO 8601 repetition ("R/P3M") in days."""
    found = re.fullmatch(r"R/PT?(\d{1,4}(?:\.\d{1,4})?)([HDWMY])", period.upper())
    if found is None:
        return None
    days = float(found[1]) * _DAYS[found[2]]
    return days if 0 < days < _FURTHEST else None
