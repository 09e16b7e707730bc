"""Dates as written in a query, and the comparison of times of different kinds."""

import re
from datetime import UTC, datetime, timedelta, timezone

from beffroi.data.odsql import sql as s
from beffroi.data.odsql import zones
from beffroi.data.odsql.values import Kind, Value

_MOMENT = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_moment(text: str, zone: str) -> datetime | None:
    """A date in ISO 8601 or YYYY/MM/DD, possibly truncated (the start of the period), as local time of the zone.

    None when it is no date.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    micros = int((fraction or "0").ljust(6, "0")[:6])
    try:
        local = datetime(  # noqa: DTZ001 (a local time of the query's zone)
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            micros,
        )
        if offset is None:
            return local
        return zones.to_local(local.replace(tzinfo=_offset(offset)), zone)
    except ValueError:
        return None


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(size if text[0] == "+" else -size)


def moment_sql(local: datetime, zone: str) -> s.Sql:
    """A local time as TIMESTAMPTZ."""
    return s.cast(s.bind(zones.to_instant(local, zone)), "TIMESTAMPTZ")


def with_moment(value: Value, local: datetime, zone: str) -> tuple[s.Sql, s.Sql]:
    """A date or datetime and a literal, ready to be compared: the column is left bare so that the engine may skip rows."""
    if value.kind is Kind.DATETIME:
        return value.sql, moment_sql(local, zone)
    if local == local.replace(hour=0, minute=0, second=0, microsecond=0):
        return value.sql, s.cast(s.bind(local.date()), "DATE")
    return s.cast(value.sql, "TIMESTAMP"), s.cast(s.bind(local), "TIMESTAMP")


def alike(left: Value, right: Value, zone: str) -> tuple[s.Sql, s.Sql]:
    """Two times ready to be compared: a date is the start of its day in the zone."""
    if left.kind is right.kind:
        return left.sql, right.sql
    return local_timestamp(left, zone), local_timestamp(right, zone)


def local_timestamp(value: Value, zone: str) -> s.Sql:
    """A date or datetime as TIMESTAMP of the zone."""
    if value.kind is Kind.DATE:
        return s.cast(value.sql, "TIMESTAMP")
    return zones.local_in_bulk(value.sql, zone)


def microseconds(value: Value, zone: str) -> s.Sql:
    """A date or datetime as microseconds of the zone's local time, from 1970 on; NULL for infinity."""
    if value.kind is Kind.DATETIME and zones.is_utc(zone):
        return s.call("epoch_us", value.sql)
    return s.call("epoch_us", local_timestamp(value, zone))
