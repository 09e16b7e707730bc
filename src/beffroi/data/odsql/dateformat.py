"""`date_format`: Joda-like symbols, names of days and months in the query's language (section 6.2)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from beffroi.data.odsql import sql as s

_PIECES = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+", re.DOTALL)

#: Symbols strftime knows, ours first.
_SYMBOLS = {
    "yy": "%y",
    "YY": "%y",
    "xxxx": "%G",
    "ww": "%V",
    "e": "%u",
    "D": "%-j",
    "DDD": "%j",
    "M": "%-m",
    "MM": "%m",
    "d": "%-d",
    "dd": "%d",
    "H": "%-H",
    "HH": "%H",
    "m": "%-M",
    "mm": "%M",
    "s": "%-S",
    "ss": "%S",
    "SSS": "%g",
    **dict.fromkeys(("y", "yyy", "yyyy", "Y", "YYY", "YYYY"), "%Y"),
    **dict.fromkeys(("x", "xxx"), "%G"),
}


class BadFormat(ValueError):
    """A symbol nobody documented; the message is that symbol."""


def date_format(local: s.Sql, pattern: str, lang: str) -> s.Sql:
    """A local TIMESTAMP as text; null when it is null.

    Raises:
        BadFormat: an unknown symbol, or an open quote.
    """
    pieces: list[s.Sql] = []
    pending = ""

    def flush() -> None:
        nonlocal pending
        if pending:
            pieces.append(s.call("strftime", local, s.bind(pending)))
            pending = ""

    end = 0
    for match in _PIECES.finditer(pattern):
        if match.start() != end:
            raise BadFormat(pattern[end])
        end = match.end()
        symbol = match[0]
        if match[2] is None:
            free = symbol if match[1] is None else (match[1].replace("''", "'") or "'")
            pending += free.replace("%", "%%")
        elif symbol in _SYMBOLS:
            pending += _SYMBOLS[symbol]
        else:
            flush()
            pieces.append(_special(local, symbol, lang))
    if end != len(pattern):
        raise BadFormat(pattern[end])
    flush()
    return s.concat(*pieces) if pieces else s.case((s.is_null(local, negated=True), s.text("")))


def _special(local: s.Sql, symbol: str, lang: str) -> s.Sql:
    if symbol == "w":
        return s.cast(s.call("week", local), "VARCHAR")
    if symbol == "xx":
        return s.call("right", s.call("strftime", local, s.bind("%G")), s.num(2))
    if symbol in {"E", "EE", "EEE", "EEEE"}:
        names = days(lang, wide=symbol == "EEEE")
        return _named(names, s.call("isodow", local))
    if symbol in {"MMM", "MMMM"}:
        names = months(lang, wide=symbol == "MMMM")
        return _named(names, s.call("month", local))
    raise BadFormat(symbol)


def _named(names: Sequence[str], place: s.Sql) -> s.Sql:
    return s.call("list_extract", s.array([s.bind(name) for name in names]), place)


@lru_cache(maxsize=64)
def days(lang: str, *, wide: bool) -> tuple[str, ...]:
    """The days' names from Monday, in CLDR's words."""
    names = get_day_names("wide" if wide else "abbreviated", locale=_locale(lang))
    return tuple(names[day] for day in range(7))


@lru_cache(maxsize=64)
def months(lang: str, *, wide: bool) -> tuple[str, ...]:
    """The months' names from January, in CLDR's words."""
    names = get_month_names("wide" if wide else "abbreviated", locale=_locale(lang))
    return tuple(names[month] for month in range(1, 13))


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang.replace("-", "_"))
    except (ValueError, UnknownLocaleError, TypeError):
        return Locale.parse("fr")
