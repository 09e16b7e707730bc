"""XLSX exports, written row by row in constant memory."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from beffroi.data.errors import LimitReached
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.stream import HEAVY, LIGHT, Batches

#: Bounds of the format (ECMA-376): rows of a sheet, header included; columns; characters of a cell.
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
#: Beyond 15 digits a sheet rounds a number: it is written as text.
_EXACT = 10**15


class SheetTooSmall(LimitReached):
    """There are more rows or columns than a sheet holds."""

    code = "sheet_too_small"


def write_sheet(
    engine: Batches, rows: Rows, target: Path, *, seconds: float, list_separator: str = ","
) -> None:
    """Write the rows to a workbook of one sheet, its first row the names of the columns.

    Raises:
        SheetTooSmall: more rows or columns than a sheet holds.
    """
    if len(rows.columns) > MOST_COLUMNS:
        raise SheetTooSmall(
            f"Une feuille de tableur contient {MOST_COLUMNS} colonnes au plus, cet export {len(rows.columns)} : "
            "choisissez des colonnes avec select, ou un autre format."
        )
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    workbook = xlsxwriter.Workbook(str(target), options)
    sheet = workbook.add_worksheet("Données")
    bold = workbook.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    try:
        for position, column in enumerate(rows.columns):
            sheet.write_string(0, position, column.key[:MOST_CHARACTERS], bold)
        line = 1
        size = HEAVY if rows.heavy else LIGHT
        for batch in engine.batches(rows.sql, rows.params, seconds=seconds, rows=size):
            if line + batch.num_rows > MOST_ROWS:
                raise SheetTooSmall(
                    f"Une feuille de tableur contient {MOST_ROWS - 1} lignes de données au plus : "
                    "filtrez avec where, ou choisissez le format CSV ou Parquet."
                )
            values = [batch.column(column.sql).to_pylist() for column in rows.columns]
            for record in zip(*values, strict=True):
                _write_line(sheet, line, record, rows.columns, list_separator)
                line += 1
    finally:
        workbook.close()


def _write_line(
    sheet: Any, line: int, record: Sequence[Any], columns: Sequence[ExportColumn], separator: str
) -> None:
    for position, (value, column) in enumerate(zip(record, columns, strict=True)):
        if value is None:
            continue
        match value:
            case bool():
                sheet.write_boolean(line, position, value)
            case float():
                sheet.write_number(line, position, value)
            case int() if abs(value) < _EXACT:
                sheet.write_number(line, position, value)
            case _:
                sheet.write_string(line, position, _text(value, column, separator)[:MOST_CHARACTERS])


def _text(value: Any, column: ExportColumn, separator: str) -> str:
    match value:
        case str() if column.holds is Holds.FEATURE:
            return json.dumps(json.loads(value).get("geometry"), ensure_ascii=False)
        case str():
            return value
        case Mapping():
            return f"{value.get('lat')}, {value.get('lon')}"
        case list():
            return separator.join(str(item) for item in value)
        case _:
            return str(value)
