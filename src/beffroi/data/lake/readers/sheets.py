"""Workbooks: XLSX, XLS and ODS, one sheet of them."""

from collections.abc import Sequence
from pathlib import Path

from beffroi.data.lake import archives
from beffroi.data.lake.raw import Limits, RawTable, ReadOptions
from beffroi.data.lake.readers import isolated, wire
from beffroi.data.lake.readers.columns import raw_columns
from beffroi.data.lake.sniff import Kind


def names(path: Path, kind: Kind, limits: Limits) -> list[str]:
    """The sheets of a workbook, visible ones first."""
    _check(path, kind, limits)
    return [str(name) for name in isolated.call("sheet_names", {"path": str(path)})["names"]]


def read_sheet(path: Path, kind: Kind, options: ReadOptions, limits: Limits, scratch: Path) -> RawTable:
    """Stage the sheet asked for, or the first that has rows.

    Raises:
        RefusedContent: damaged, no such sheet, or no row.
        LimitReached: too large.
    """
    _check(path, kind, limits)
    request = {
        "path": str(path),
        "sheet": options.sheet,
        "limits": wire.limits_to(limits),
        "folder": str(scratch),
    }
    answer = isolated.call("sheet_stage", request)
    sheet, starts = str(answer["sheet"]), answer["starts"]

    def locate(positions: Sequence[int]) -> list[tuple[str, int | None]]:
        numbers = [wire.number_at(starts, position) for position in positions]
        return [(f"feuille {sheet}, ligne {number}", number) for number in numbers]

    return RawTable(
        answer["relation"],
        raw_columns(answer["names"]),
        kind.value,
        wire.notes_from(answer["notes"]),
        locate,
        int(answer["rows"]),
        details={"sheet": sheet},
    )


def _check(path: Path, kind: Kind, limits: Limits) -> None:
    """XLSX and ODS are archives: count them before a library unpacks them."""
    if kind is not Kind.XLS:
        archives.check_unpacked(path, limits)
