"""Sheets of a workbook, in the child process: cells to their canonical text, names found, merged cells filled."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake.readers import wire
from beffroi.data.lake.readers.columns import note_header, unique_names
from beffroi.data.lake.readers.headers import find_header
from beffroi.data.lake.readers.merges import Merges
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.staging import TextStage, too_wide
from beffroi.data.saying import named

_LOOKED = 1000
_SHOWN = 30


def names(request: dict[str, Any]) -> dict[str, Any]:
    """The names of the sheets of cells, in the order of the workbook."""
    return {"names": _names(_open(request["path"]))}


def stage(request: dict[str, Any]) -> dict[str, Any]:
    """Lay down one sheet; see `sheets.read_sheet`."""
    limits = wire.limits_from(request["limits"])
    notes = NoteBook(limits.max_notes)
    workbook = _open(request["path"])
    sheet = _chosen(workbook, request["sheet"], notes)
    if sheet.height * max(sheet.width, 1) > limits.max_cells_in_memory * 4:
        raise LimitReached(
            f"La feuille « {sheet.name} » couvre plus de {limits.max_cells_in_memory * 4} cellules. Enregistrez-la en CSV."
        )
    merges = Merges(sheet.merged_cell_ranges or [])
    found, bare = _head(sheet, merges)
    numbers = [number for number, _ in found]
    header = find_header(
        [cells for _, cells in found], tall=merges.tall(numbers), wide=merges.wide(numbers), bare=bare
    )
    if header.first >= len(found):
        raise RefusedContent(f"La feuille « {sheet.name} » n’a que des en-têtes, aucune ligne de données.")
    width = _width(sheet)
    if width > limits.max_columns:
        raise too_wide(width, limits)
    places = [f"feuille {sheet.name}, ligne {number + 1}" for number, _ in found]
    note_header(header, places, [number + 1 for number, _ in found], notes)
    runs = wire.Runs()
    first = found[header.first][0]
    filled = 0
    with TextStage(Path(request["folder"]), width, limits) as table:
        for number, cells in _rows(sheet):
            if number >= first:
                filled += merges.fill_down(number, cells)
                if any(cells):
                    runs.add(table.count, number + 1)
                    table.add(cells[:width])
        count = table.count
        relation = table.finish()
    if filled:
        notes.info("merged_cells", {"n": filled})
    found_names = (*header.names, *("",) * width)[:width]
    return {
        "relation": relation,
        "rows": count,
        "names": unique_names(found_names, notes),
        "notes": wire.notes_to(notes.notes()),
        "sheet": sheet.name,
        "starts": runs.starts,
    }


def _open(path: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(
            BytesIO(Path(path).read_bytes())
        )  # by content, not by extension
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedContent(
            "Ce classeur ne peut pas être ouvert : il est abîmé, protégé par un mot de passe, ou n’est pas un tableur. "
            "Ouvrez-le et réenregistrez-le en .xlsx ou en CSV.",
            code="corrupt",
        ) from error


def _names(workbook: CalamineWorkbook) -> list[str]:
    meta = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in meta if sheet.visible == SheetVisibleEnum.Visible]
    return visible + [sheet.name for sheet in meta if sheet.name not in visible]


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise RefusedContent(
            f"La feuille « {name} » est abîmée. Réenregistrez le classeur.", code="corrupt"
        ) from error


def _chosen(workbook: CalamineWorkbook, asked: str | None, notes: NoteBook) -> CalamineSheet:
    all_names = _names(workbook)
    listed = ", ".join(f"« {name} »" for name in all_names[:_SHOWN])
    if asked is not None:
        name = asked if asked in all_names else None
        if name is None and asked.isdecimal() and 1 <= int(asked) <= len(all_names):
            name = all_names[int(asked) - 1]
        if name is None:
            raise RefusedContent(
                f"Le classeur n’a pas de feuille « {asked[:100]} ». Choisissez parmi : {listed}.",
                code="choose",
            )
        sheet = _sheet(workbook, name)
        if not any(any(cells) for _, cells in _rows(sheet)):
            raise RefusedContent(f"La feuille « {name} » est vide.", code="empty")
        return sheet
    for name in all_names:
        sheet = _sheet(workbook, name)
        if sheet.height > 1 or (sheet.height == 1 and len(all_names) == 1):
            if len(all_names) > 1:
                notes.add(
                    "other_sheets",
                    {"total": len(all_names), "names": named(all_names, _SHOWN), "name": name},
                )
            return sheet
    raise RefusedContent(
        "Le classeur ne contient aucune ligne de données. Vérifiez-le et renvoyez-le.", code="empty"
    )


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Row numbers from 0 in the sheet, empty ones at its top included, and cells from column 0 of the used range."""
    for index, row in enumerate(sheet.iter_rows()):
        yield index, [_text(cell) for cell in row]


def _head(sheet: CalamineSheet, merges: Merges) -> tuple[list[tuple[int, list[str]]], list[list[str]]]:
    """The first rows that hold something, group names spread over the columns they are merged on; the same as written."""
    spread: list[tuple[int, list[str]]] = []
    bare: list[list[str]] = []
    left = sheet.start[1] if sheet.start else 0
    merges.shift(left)
    for number, cells in _rows(sheet):
        if number > _LOOKED:
            break
        if any(cell.strip() for cell in cells):
            bare.append(list(cells))
            merges.fill_right(number, cells)
            spread.append((number, cells))
    return spread, bare


def _width(sheet: CalamineSheet) -> int:
    """Columns up to the last that holds anything."""
    width = 0
    for _, cells in _rows(sheet):
        for index in range(len(cells) - 1, width - 1, -1):
            if cells[index]:
                width = index + 1
                break
    return width


def _text(cell: object) -> str:  # noqa: PLR0911 (one return a type)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return format(cell, ".15g")  # a sheet keeps and shows fifteen digits
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return "" if cell is None else str(cell)
