"""Workbooks: sheets, merged cells, canonical cells."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from tests.data.lake.readers.reading import Reader, codes, headers, rows_of

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import Limits, choices


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Three sheets: an empty one, one with everything, one small."""
    path = tmp_path / "classeur"
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    book.add_worksheet("Vide")
    sheet = book.add_worksheet("Données")
    sheet.merge_range("A1:E1", "Équipements de la métropole")
    sheet.merge_range("A3:A4", "Commune")
    sheet.merge_range("B3:C3", "Places")
    sheet.write_row("B4", ["2024", "2025"])
    sheet.merge_range("D3:D4", "Ouvert")
    sheet.merge_range("E3:E4", "Date")
    sheet.merge_range("A5:A6", "Lille")
    bold = book.add_format({"bold": True, "bg_color": "red"})
    when = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row("B5", [1, 2.5, True])
    sheet.write_datetime("E5", date(2025, 10, 24))
    sheet.write_row("B6", [3, 4, False])
    sheet.write_datetime("E6", datetime(2025, 10, 24, 14, 30), when)  # noqa: DTZ001 (a sheet has no zone)
    for row in range(6, 400):
        sheet.write_blank(row, 9, None, bold)
    sheet.write_row("A8", ["Roubaix", 12345678901, 0.1])
    other = book.add_worksheet("Autre")
    other.write_row("A1", ["a", "b"])
    other.write_row("A2", [1, 2])
    book.close()
    return path


def test_merges_banner_and_blanks(reader: Reader, workbook: Path) -> None:
    table = reader(workbook)
    assert table.details == {"sheet": "Données"}
    assert headers(table) == ["Commune", "Places \u2013 2024", "Places \u2013 2025", "Ouvert", "Date"]
    assert rows_of(table) == [
        ("Lille", "1", "2.5", "true", "2025-10-24"),
        ("Lille", "3", "4", "false", "2025-10-24T14:30:00"),
        ("Roubaix", "12345678901", "0.1", None, None),
    ]
    assert {"banner", "multiline_header", "merged_cells", "other_sheets"} <= codes(table)
    assert table.locate([2, 0]) == [("feuille Données, ligne 8", 8), ("feuille Données, ligne 5", 5)]


def test_groups_of_groups_below_empty_rows(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "groupes"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write("B4", "Édition du 24 octobre 2025")
    sheet.merge_range("C6:F6", "2025")
    sheet.merge_range("G6:J6", "2024")
    for columns, name in {"C7:D7": "Jour", "E7:F7": "Nuit", "G7:H7": "Jour", "I7:J7": "Nuit"}.items():
        sheet.merge_range(columns, name)
    sheet.write_row("B8", ["Commune", *["Places", "Vélos"] * 4])
    sheet.write_row("B9", ["Lille", 1, 2, 3, 4, 5, 6, 7, 8])
    sheet.write_row("B10", ["Roubaix", 8, 7, 6, 5, 4, 3, 2, 1])
    book.close()
    table = reader(path)
    assert headers(table) == [
        "Commune",
        *(f"{year} – {time} – {what}" for year in (2025, 2024) for time in ("Jour", "Nuit") for what in ("Places", "Vélos")),
    ]  # fmt: skip
    assert table.locate([1]) == [("feuille S, ligne 10", 10)]


def test_choosing_a_sheet(reader: Reader, workbook: Path, tmp_path: Path) -> None:
    assert headers(reader(workbook, sheet="Autre")) == ["a", "b"]
    assert headers(reader(workbook, sheet="3")) == ["a", "b"]
    with pytest.raises(RefusedContent, match="« Données »"):
        reader(workbook, sheet="Absente")
    with pytest.raises(RefusedContent, match="vide"):
        reader(workbook, sheet="Vide")
    assert choices(workbook, name="x", limits=Limits(), scratch=tmp_path) == ["Vide", "Données", "Autre"]


def test_a_far_cell_does_not_eat_the_memory(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "loin"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    sheet.cell(row=1_048_576, column=16_384, value="loin")
    book.save(path)
    with pytest.raises((LimitReached, RefusedContent)):
        reader(path)


def test_a_workbook_that_swells_is_refused(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "bombe"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(200):
                sheet.write(b"0" * 2**20)
    with pytest.raises(LimitReached, match="200 fois"):
        reader(path)


def test_damaged_workbooks(reader: Reader, workbook: Path) -> None:
    data = workbook.read_bytes()
    for broken in (
        data[: len(data) // 2],
        data[:200] + b"xxxx" + data[204:],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a" * 600,
    ):
        with pytest.raises(RefusedContent):
            reader(broken)
