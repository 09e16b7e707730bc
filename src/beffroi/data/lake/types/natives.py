"""Columns a format has typed already (Parquet, vector files): the engine's types to ours."""

import re

from beffroi.data.fields import FieldType

_INTS = frozenset({"TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
_TEXTS = frozenset({"VARCHAR", "TEXT", "STRING"})


def is_text(native: str | None) -> bool:
    """Whether the column's values are text to be understood."""
    return native is None or native.upper() in _TEXTS


def native_reading(  # noqa: C901, PLR0911 - one line a type reads better than a table of lambdas
    native: str, cell: str, zone: str
) -> tuple[FieldType, str, bool]:
    """The type, the SQL that reads `cell`, and whether a text is a list. `zone` is a SQL literal for hours without a zone.

    What has no place among the types (structures, intervals) becomes JSON or text; nothing is left out.
    """
    kind = native.upper().strip()
    base = re.sub(r"\(.*\)", "", kind)
    if kind.endswith("[]"):
        if kind == "VARCHAR[]":
            return FieldType.TEXT, cell, True
        return FieldType.JSON_BLOB, f"CAST(to_json({cell}) AS VARCHAR)", False
    if kind.startswith(("STRUCT", "MAP", "UNION", "JSON")):
        return FieldType.JSON_BLOB, f"CAST(to_json({cell}) AS VARCHAR)", False
    if base in _INTS:
        return FieldType.INT, f"CAST({cell} AS BIGINT)", False
    if base in {"UBIGINT", "HUGEINT", "UHUGEINT"}:  # beyond what a whole number holds, digits are kept
        return FieldType.TEXT, f"CAST({cell} AS VARCHAR)", False
    if base in {"DOUBLE", "FLOAT", "REAL", "DECIMAL", "NUMERIC"}:
        number = f"CAST({cell} AS DOUBLE)"
        return FieldType.DOUBLE, f"CASE WHEN isfinite({number}) THEN {number} END", False
    if base == "BOOLEAN":
        return FieldType.BOOLEAN, cell, False
    if base == "DATE":
        return FieldType.DATE, f"CASE WHEN isfinite({cell}) THEN {cell} END", False
    if base in {"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"}:
        return FieldType.DATETIME, f"CASE WHEN isfinite({cell}) THEN {cell} END", False
    if base.startswith(("TIMESTAMP", "DATETIME")):
        instant = f"CAST({cell} AS TIMESTAMP)"
        return (
            FieldType.DATETIME,
            f"CASE WHEN isfinite({instant}) THEN timezone({zone}, {instant}) END",
            False,
        )
    if base in {"BLOB", "BYTEA", "VARBINARY"}:
        return FieldType.TEXT, f"to_base64({cell})", False
    return FieldType.TEXT, f"CAST({cell} AS VARCHAR)", False
