"""`now(…)`: an instant computed each time a statement is sent, with the arithmetic of the calendar (section 6.1)."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from beffroi.data.odsql import zones

_DAYS = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
_SETS = {
    "year": (1, 9999),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "microsecond": (0, 999_999),
    "weekday": (0, 6),
}
_SHIFTS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "microseconds")


@dataclass(frozen=True, slots=True)
class Now:
    """The arguments of a call, sorted by name, and the zone whose calendar they read."""

    arguments: tuple[tuple[str, int], ...]
    zone: str

    names: ClassVar[frozenset[str]] = frozenset((*_SETS, *_SHIFTS, *_DAYS))

    def fault(self) -> str | None:
        """What is wrong with the arguments, None when nothing is."""
        for name, value in self.arguments:
            low, high = _SETS.get(name, (value, value))
            if not low <= value <= high:
                return f"now() argument {name} must be between {low} and {high}, {value} was found."
            if name in _DAYS and value == 0:
                return f"now() argument {name} cannot be 0."
        try:
            self._compute(datetime.now(UTC))
        except (OverflowError, ValueError):
            return "now() leads to a date out of the calendar."
        return None

    def at(self, instant: datetime) -> datetime:
        """The instant meant when it is `instant` (aware). The arguments hold no fault."""
        try:
            return self._compute(instant)
        except (OverflowError, ValueError):  # the calendar ended since `fault` was called
            return datetime.max.replace(tzinfo=UTC)

    def _compute(self, instant: datetime) -> datetime:
        given = dict(self.arguments)
        local = zones.to_local(instant, self.zone)
        months = given.get("years", 0) * 12 + given.get("months", 0)
        carried, month = divmod(given.get("month", local.month) - 1 + months, 12)
        year = given.get("year", local.year) + carried
        if not 1 <= year <= 9999:
            raise OverflowError
        day = min(given.get("day", local.day), calendar.monthrange(year, month + 1)[1])
        moved = (
            datetime(  # noqa: DTZ001 (a local time of the query's zone)
                year,
                month + 1,
                day,
                given.get("hour", local.hour),
                given.get("minute", local.minute),
                given.get("second", local.second),
                given.get("microsecond", local.microsecond),
            )
            + timedelta(**{name: given.get(name, 0) for name in _SHIFTS[2:]})
        )
        return zones.to_instant(_to_weekday(moved, given), self.zone)


def _to_weekday(moment: datetime, given: dict[str, int]) -> datetime:
    asked = [(day, given[name]) for day, name in enumerate(_DAYS) if name in given]
    if "weekday" in given:
        asked.append((given["weekday"], 1))
    for day, nth in asked:
        if nth > 0:
            moment += timedelta(days=(day - moment.weekday()) % 7 + 7 * (nth - 1))
        else:
            moment -= timedelta(days=(moment.weekday() - day) % 7 + 7 * (-nth - 1))
    return moment
