"""A value of a record as a page shows it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from beffroi.data.fields import Field, FieldType
from beffroi.doors.portal import writing

_LONG = 60  # characters from which a cell is given more width
_MOST = 400  # characters shown
_LINK = re.compile(r"https?://[^\s<>\"']{3,2000}")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text, the classes of its cell, and an address when the whole value is one.

    `rest` is what other figures of the column have more after the comma: out of sight, it keeps the commas in line.
    """

    text: str
    classes: str = ""
    link: str = ""
    rest: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is no value."""
        return not self.text


def cell(field: Field, value: Any) -> Cell:
    """The cell of a value as the API gives it (JSON values: ISO dates, {"lon", "lat"} points, lists)."""
    if value is None or value == []:
        return Cell("", "is-number" if field.type.is_number and not field.multivalued else "")
    return _SHOWN.get(field.type, _text)(field, value)


def aligned(lines: list[list[Cell]]) -> list[list[Cell]]:
    """The same lines, the decimals of each column of numbers in line."""
    if not lines:
        return lines
    columns = [_in_line(list(column)) for column in zip(*lines, strict=True)]
    return [list(line) for line in zip(*columns, strict=True)]


def _in_line(column: list[Cell]) -> list[Cell]:
    mark = "," if writing.in_french() else "."
    decimals = {
        cell: len(cell.text.partition(mark)[2])
        for cell in column
        if cell.classes == "is-number" and cell.text
    }
    most = max(decimals.values(), default=0)
    return [
        replace(cell, rest=mark[: not some] + "0" * (most - some))
        if cell in decimals and (some := decimals[cell]) < most
        else cell
        for cell in column
    ]


def _text(field: Field, value: Any) -> Cell:
    text = ", ".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)
    link = text if len(text) <= 2000 and _LINK.fullmatch(text) else ""
    classes = (
        "is-long" if len(text) > _LONG else ("is-code" if field.semantic_type and len(text) <= 20 else "")
    )
    return Cell(text if len(text) <= _MOST else text[: _MOST - 1] + "…", classes, link)


def _number(field: Field, value: Any) -> Cell:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(field, value)
    # a year or an identifier is read without thin spaces
    plain = isinstance(value, int) and bool(
        re.search(r"(^|_)(annee|an|year|id|code|num|numero)(_|$)", field.name)
    )
    return Cell(str(value) if plain else writing.number(value), "is-number")


def _boolean(_field: Field, value: Any) -> Cell:
    return Cell(_("oui") if value else _("non"))


def _day(field: Field, value: Any) -> Cell:
    found = value if isinstance(value, date) else _read_day(str(value))
    if found is None:
        return Cell(str(value), "is-code")
    precision = next(iter(field.annotations.get("timeserie_precision", ())), "day")
    if precision == "year":
        return Cell(str(found.year), "is-code")
    return Cell(writing.month(found) if precision == "month" else writing.day(found), "is-code")


def _read_day(text: str) -> date | None:
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    try:
        return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1)) if parts else None
    except ValueError:
        return None


def _moment(_field: Field, value: Any) -> Cell:
    found = value if isinstance(value, datetime) else writing.parsed_moment(str(value))
    return Cell(writing.moment(found) if found else str(value), "is-code")


def _point(_field: Field, value: Any) -> Cell:
    if not isinstance(value, Mapping) or not {"lon", "lat"} <= value.keys():
        return Cell("")
    return Cell(
        f"{writing.number(value['lat'], 5)}{writing.NARROW}; {writing.number(value['lon'], 5)}", "is-code"
    )


def _json(field: Field, value: Any) -> Cell:
    return _text(field, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _file(field: Field, value: Any) -> Cell:
    found = value if isinstance(value, Mapping) else {}
    return Cell(str(found.get("filename") or value))


_SHOWN = {
    FieldType.INT: _number,
    FieldType.DOUBLE: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _day,
    FieldType.DATETIME: _moment,
    FieldType.GEO_POINT: _point,
    FieldType.JSON_BLOB: _json,
    FieldType.FILE: _file,
}
