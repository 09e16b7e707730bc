"""What every record has beside its fields: `recordid`, `datasetid`, `record_timestamp`, `record_size` (section 3.3).

A record's id is described in docs/architecture.md, "Record ids".
"""

import hashlib
import re
from datetime import UTC

from beffroi.data.fields import Field
from beffroi.data.keys import KEY_COLUMN, record_id_sql
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.query import Context
from beffroi.data.odsql.values import Kind, Value, kind_of

NAMES = frozenset({"recordid", "datasetid", "record_timestamp", "record_size"})

_ID = re.compile(r"[0-9a-f]{40}")
_VERSION_DIGITS = 24


def technical(name: str, context: Context, row: s.Sql, table: str) -> Value:
    """The value of one of `NAMES` in the current row; `row` is its position."""
    if name == "datasetid":
        return Value(s.cast(s.bind(context.dataset_id), "VARCHAR"), Kind.TEXT)
    if name == "record_timestamp":
        if context.updated is None:
            return Value(s.cast(s.null(), "TIMESTAMPTZ"), Kind.DATETIME)
        return Value(s.cast(s.bind(context.updated.astimezone(UTC)), "TIMESTAMPTZ"), Kind.DATETIME)
    if name == "record_size":
        sizes = s.call("concat_ws", s.text(""), *(_text(f, table) for f in context.schema))
        return Value(s.cast(s.call("strlen", sizes), "BIGINT"), Kind.INT)
    return Value(record_id(context, row), Kind.TEXT)


def record_id(context: Context, row: s.Sql) -> s.Sql:
    """The 40 digits of the current row."""
    if context.schema.key:
        return _identity(context)
    return s.call("format", s.text("{}{:016x}"), s.bind(_version_digits(context)), s.cast(row, "BIGINT"))


def is_record(record_id: str, context: Context, row: s.Sql, table: str) -> s.Sql | None:
    """The condition that finds a record by its id; None when no record of this version can have it."""
    if not _ID.fullmatch(record_id):
        return None
    if context.schema.key:
        number = s.cast(s.bind(int(record_id[:15], 16)), "UBIGINT")
        exact = s.binary("=", _identity(context), s.bind(record_id))
        return s.both([s.binary("=", s.column(KEY_COLUMN, table), number), exact])
    position = int(record_id[_VERSION_DIGITS:], 16)
    if record_id[:_VERSION_DIGITS] != _version_digits(context) or position >= 2**63:
        return None
    return s.binary("=", row, s.num(position))


def _identity(context: Context) -> s.Sql:
    return s.Raw(this=record_id_sql(context.uid, [field.name for field in context.schema.key]))


def _version_digits(context: Context) -> str:
    return hashlib.sha1(context.salt.encode(), usedforsecurity=False).hexdigest()[:_VERSION_DIGITS]


def _text(field: Field, table: str) -> s.Sql:
    column = s.column(field.name, table)
    return s.cast(s.call("ST_AsWKB", column) if kind_of(field) is Kind.SHAPE else column, "VARCHAR")
