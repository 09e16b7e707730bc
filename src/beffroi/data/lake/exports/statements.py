"""From a compiled statement to the rows an export writes: one reading of what each column holds, for every door."""

from collections.abc import Mapping

from beffroi.data.fields import FieldType
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.odsql import Column, ColumnKind, Statement


def export_rows(
    statement: Statement, *, labels: Mapping[str, str] | None = None, drawn: str | None = None
) -> Rows:
    """The rows of `statement`. `labels` names fields for people; `drawn` is the field the geometry shows already."""
    named = labels or {}
    columns = (column for column in statement.columns if drawn is None or column.field != drawn)
    shown = (ExportColumn(column.sql, _name(column, named), _holds(column)) for column in columns)
    return Rows(statement.sql, statement.params, tuple(shown), statement.geometry)


def _name(column: Column, labels: Mapping[str, str]) -> str:
    """A column's key, or the label of its field; an alias the caller chose stays."""
    return labels.get(column.key, column.key) if column.field == column.key else column.key


def _holds(column: Column) -> Holds:
    match column.kind:
        case ColumnKind.POINT:
            return Holds.POINT
        case ColumnKind.LIST:
            return Holds.LIST
        case ColumnKind.JSON:
            return Holds.FEATURE if column.type is FieldType.GEO_SHAPE else Holds.JSON
        case _ if column.type in {FieldType.INT, FieldType.DOUBLE}:
            return Holds.NUMBER
        case _:
            return Holds.BOOLEAN if column.type is FieldType.BOOLEAN else Holds.TEXT
