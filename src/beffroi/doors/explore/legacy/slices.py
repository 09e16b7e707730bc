"""`x`, `precision`, `periodic`: what an analysis groups by. A date is cut in parts, from `periodic` down to `precision`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.data.fields import Field
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.legacy.values import name

PRECISIONS = ("year", "month", "week", "day", "hour", "minute")
PERIODS = ("year", "month", "week", "weekday", "day", "hour", "minute")
_CALENDAR = ("year", "month", "day", "hour", "minute")


@dataclass(frozen=True, slots=True)
class Slice:
    """One field of `x`; `parts` are the parts of a date, none for another field. `place` tells its columns from the others'."""

    field: Field
    parts: tuple[str, ...]
    place: int

    @property
    def items(self) -> list[str]:
        """What is grouped by."""
        column = name(self.field)
        if not self.parts:
            return [f"{column} as x{self.place}"]
        return [f"{self._part(part, column)} as x{self.place}_{part}" for part in self.parts]

    def _part(self, part: str, column: str) -> str:
        formats = {"week": "ww", "weekday": "e"}
        if part == "year" and "week" in self.parts:  # the year weeks are numbered in
            return f"date_format({column}, 'xxxx')"
        return f"date_format({column}, '{formats[part]}')" if part in formats else f"{part}({column})"

    @property
    def keys(self) -> list[str]:
        """The keys of its columns, the first ones first in the order of groups."""
        return [f"x{self.place}_{part}" for part in self.parts] or [f"x{self.place}"]

    def value(self, row: Mapping[str, Any]) -> Any:
        """What a group shows of it; None where there is none."""
        if not self.parts:
            return row[f"x{self.place}"]
        found = {part: row[f"x{self.place}_{part}"] for part in self.parts}
        if any(value is None for value in found.values()):
            return None
        # Days of the week were numbered from 0, Monday.
        return {part: int(value) - (part == "weekday") for part, value in found.items()}


def slices(fields: Sequence[Field], precision: str, periodic: str) -> list[Slice]:
    """The slices of the fields of `x`.

    Raises:
        InvalidParameter: a place, which nothing can be grouped by.
    """
    for field in fields:
        if field.type.is_geo:
            raise InvalidParameter(
                f"Invalid value for x API parameter: {field.name} was found but a field that is not geographic is expected."
            )
    parts = _parts(precision, periodic)
    return [Slice(field, parts if field.type.is_time else (), place) for place, field in enumerate(fields)]


def _parts(precision: str, periodic: str) -> tuple[str, ...]:
    if periodic == "weekday":
        return ("weekday",)
    if "week" in {precision, periodic}:
        years = ("year",) if periodic == "year" else ()
        return (*years, "week") if precision in {"week", "year", "month"} else (*years, "week", "weekday")
    first, last = _CALENDAR.index(periodic), _CALENDAR.index(precision)
    return _CALENDAR[first : max(first, last) + 1]
