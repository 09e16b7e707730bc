"""The identity of a record whose fields are annotated `id`: the lake writes it, the language finds it. See "Record ids"."""

from collections.abc import Sequence

KEY_COLUMN = "_key"


def record_id_sql(uid: str, fields: Sequence[str]) -> str:
    """SQL for the 40 hexadecimal digits of a record: SHA-1 of the dataset's uid and of its key fields, in schema order.

    A statement may run it anywhere the fields' columns are in sight. Hours are written in UTC, as every engine of the house does.
    """
    parts = [_literal(uid)] + [f"coalesce(CAST({_name(field)} AS VARCHAR), '')" for field in fields]
    return "sha1(concat_ws(chr(31), " + ", ".join(parts) + "))"


def key_of_id_sql(record_id: str) -> str:
    """SQL for the `_key` (UBIGINT) of a record id given as SQL (a column, an expression or a parameter)."""
    return f"CAST(concat('0x', substr({record_id}, 1, 15)) AS UBIGINT)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
