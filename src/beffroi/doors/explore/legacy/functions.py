"""`#null(field)`, `#exact(field, "value")` and the other functions of `q`."""

import re
from collections.abc import Callable, Mapping, Sequence

from beffroi.data.fields import Field
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.legacy import areas, values

_CALL = re.compile(r"#(\w+)\((.*)\)", re.DOTALL)
_ARGUMENT = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([^",]*?))\s*(?:,|$)', re.DOTALL)

Arguments = Sequence[str]


def call(written: str, fields: Mapping[str, Field]) -> str:
    """The condition a function stands for.

    Raises:
        InvalidParameter: an unknown function or field, or other arguments than its own.
    """
    match = _CALL.fullmatch(written)
    known = _FUNCTIONS.get(match[1].lower()) if match else None
    if match is None or known is None:
        raise _refused(written)
    least, most, made = known
    first, *others = _arguments(match[2])
    named = [first]
    while match[1].lower() in _OF_SEVERAL and len(others) > most and others[0] in fields:
        named.append(others.pop(0))
    found = [fields[each] for each in named if each in fields]
    if len(found) != len(named) or not least <= len(others) <= most:
        raise _refused(written)
    return made(found, others)


def _arguments(inside: str) -> list[str]:
    found: list[str] = []
    end = 0
    while end < len(inside) and (match := _ARGUMENT.match(inside, end)) and match.end() > end:
        found.append(values.unquoted(match[1]) if match[1] else match[2])
        end = match.end()
    return found or [""]


def _refused(written: str) -> InvalidParameter:
    return InvalidParameter(
        f"Invalid value for q API parameter: {written[:80]} was found but one of #null(field), #exact(field,"
        ' "value"), #search(field, …, "words"), #startswith(field, …, "value"), #distance(field, "lat,lon", metres),'
        ' #polygon(field, "(lat,lon),…") or #geometry(field, "(lat,lon),…") is expected, on a field of the dataset.'
    )


def _text_call(function: str) -> Callable[[Sequence[Field], Arguments], str]:
    return lambda found, given: f"{function}({', '.join(map(values.name, found))}, {values.text(given[0])})"


def _of_one(made: Callable[[Field, Arguments], str]) -> Callable[[Sequence[Field], Arguments], str]:
    return lambda found, given: made(found[0], given)


#: Functions that look in any of several fields.
_OF_SEVERAL = {"search", "startswith"}
#: Least and most arguments after the field, and what is made of them.
_FUNCTIONS: dict[str, tuple[int, int, Callable[[Sequence[Field], Arguments], str]]] = {
    "null": (0, 0, _of_one(lambda field, _: f"{values.name(field)} is null")),
    "exact": (1, 1, _of_one(lambda field, given: values.compare(field, "==", given[0]))),
    "search": (1, 1, _text_call("search")),
    "startswith": (1, 1, _text_call("startswith")),
    "distance": (2, 2, _of_one(lambda field, given: areas.around(field, f"{given[0]},{given[1]}", "q"))),
    "polygon": (1, 1, _of_one(lambda field, given: areas.inside(field, given[0], "q"))),
    "geometry": (1, 2, _of_one(lambda field, given: areas.inside(field, given[0], "q"))),
}
