"""`#now(years=-1, weekday=MO(2))` → `now(years=-1, mondays=2)`."""

import re

from beffroi.doors.explore.errors import InvalidParameter

_ARGUMENT = re.compile(
    r"\s*(\w{1,20})\s*=\s*(?:([+-]?[0-9]{1,9})|(MO|TU|WE|TH|FR|SA|SU)\(([+-]?[0-9]{1,4})\))\s*"
)
_DAYS = {
    "MO": "mondays",
    "TU": "tuesdays",
    "WE": "wednesdays",
    "TH": "thursdays",
    "FR": "fridays",
    "SA": "saturdays",
    "SU": "sundays",
}


def now(call: str) -> str:
    """The same instant in the language all doors share.

    Raises:
        InvalidParameter: an argument that is not `name=number`.
    """
    inside = call[call.index("(") + 1 : -1]
    return f"now({', '.join(_argument(part) for part in inside.split(',') if part.strip())})"


def _argument(part: str) -> str:
    match = _ARGUMENT.fullmatch(part)
    if match is None:
        raise InvalidParameter(f"Invalid value for q API parameter: #now() cannot read {part.strip()[:50]}.")
    known, number, day, nth = match.groups()
    return f"{_DAYS[day]}={nth}" if day else f"{known}={number}"
