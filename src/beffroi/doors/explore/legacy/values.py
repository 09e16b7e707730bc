"""Comparisons of a field with what was typed, by the field's type; dates stand for their whole period (`2013/02` is a month).

What no value of the field can be is found in no row, as it always was: nothing here refuses.
"""

import json
import re
from datetime import date, datetime, timedelta

from beffroi.data.fields import Field, FieldType
from beffroi.doors.explore.legacy import clock

NOWHERE = "null"  # a condition no row passes
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_RANGE = re.compile(r"([\[\]])\s*(.+?)\s+TO\s+(.+?)\s*([\[\]])", re.DOTALL)
_DAY = re.compile(r"([0-9]{4})(?:[/-]([0-9]{1,2})(?:[/-]([0-9]{1,2}))?)?")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{2,18}(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_EQUAL = {":", "=", "=="}


def name(field: Field) -> str:
    """A field's name as the language writes it."""
    return "`" + field.name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def text(value: str) -> str:
    """A text as the language writes it."""
    return json.dumps(value, ensure_ascii=False)


def unquoted(token: str) -> str:
    """The text between quotes, `\\"` standing for a quote."""
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def phrase(value: str) -> str:
    """Its words one after another, as the language says it."""
    return '"' + value.replace('"', " ") + '"'


def word(typed: str) -> str:
    """A word of the record begins so."""
    return text(typed if typed.endswith("*") or not typed[-1:].isalnum() else typed + "*")


def compare(field: Field, sign: str, value: str, quoted: bool = False) -> str:
    """`field sign value`; on texts `:` asks for words (one after another when `quoted`), `==` for the whole value."""
    if sign == "!=":
        return f"not ({compare(field, '==', value)})"
    if field.type.is_time:
        return _period(field, sign, value)
    if field.type.is_number:
        return _plain(field, sign, value if _NUMBER.fullmatch(value) else None)
    if field.type is FieldType.BOOLEAN:
        flag = value.lower() if value.lower() in {"true", "false"} and sign in _EQUAL else None
        return _plain(field, "=", flag)
    if field.type.is_geo or field.type is FieldType.FILE:
        return NOWHERE
    return _worded(field, sign, value, quoted)


def _worded(field: Field, sign: str, value: str, quoted: bool) -> str:
    if sign == ":":
        return f"{name(field)} like {text(phrase(value) if quoted else value)}"
    return _plain(field, sign, text(value))


def _plain(field: Field, sign: str, value: str | None) -> str:
    return NOWHERE if value is None else f"{name(field)} {'=' if sign in _EQUAL else sign} {value}"


def compare_now(field: Field, sign: str, call: str) -> str:
    """`field sign #now(…)`."""
    if not field.type.is_time:
        return NOWHERE
    return _plain(field, sign, clock.now(call))


def between(field: Field, typed: str) -> str:
    """`field:[low TO high]`; a bracket turned away leaves the bound out, `*` is open."""
    match = _RANGE.fullmatch(typed)
    if match is None:
        return NOWHERE
    left, low, high, right = match.groups()
    tests = [
        _bound(field, ">=" if left == "[" else ">", low),
        _bound(field, "<=" if right == "]" else "<", high),
    ]
    return " and ".join(test for test in tests if test) or f"{name(field)} is not null"


def _bound(field: Field, sign: str, typed: str) -> str:
    if typed == "*":
        return ""
    return compare_now(field, sign, typed) if typed.startswith("#") else compare(field, sign, typed)


def _period(field: Field, sign: str, value: str) -> str:
    """A day, a month or a year is compared as a whole: what is after 2012 begins in 2013."""
    bounds = _days(value)
    if bounds is None:
        if not _INSTANT.fullmatch(value):
            return NOWHERE
        return _plain(field, sign, f"date'{value}'")
    first, after = bounds
    begin, end = f"date'{first}'", f"date'{after}'"
    tests = {
        "<": f"{name(field)} < {begin}",
        "<=": f"{name(field)} < {end}",
        ">": f"{name(field)} >= {end}",
        ">=": f"{name(field)} >= {begin}",
    }
    return tests.get(sign, f"({name(field)} >= {begin} and {name(field)} < {end})")


def _days(value: str) -> tuple[date, date] | None:
    """The first day of a period, and the one after it."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return first, first + timedelta(days=1)
        whole = (first.year, first.month + 1) if month else (first.year + 1, 1)
        after = datetime(whole[0] + (whole[1] - 1) // 12, (whole[1] - 1) % 12 + 1, 1).date()  # noqa: DTZ001 (days only)
    except (ValueError, OverflowError):
        return None
    return first, after
