"""Markup made to explode: entities, workbooks that declare a million cells and hold three."""

import zipfile
from pathlib import Path

import pytest
from tests.data.lake.hostile.measured import MOST_MIB, Verdict, refused, take_in

LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 11))
    + "]>"
)
SECRET = "<!DOCTYPE x [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Feuille" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


ROWS = (
    f'<row r="1">{_cell("A1", "nom")}{_cell("B1", "ville")}</row>'
    f'<row r="2">{_cell("A2", "Jeanne")}{_cell("B2", "Lille")}</row>'
    f'<row r="3">{_cell("A3", "Paul")}{_cell("B3", "Roubaix")}</row>'
)


def _workbook(path: Path, sheet: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def _sheet(rows: str, *, before: str = "", doctype: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<worksheet {SHEET}>{before}<sheetData>{rows}</sheetData></worksheet>'
    )


@pytest.mark.parametrize("doctype", [LAUGHS, SECRET], ids=["laughs", "secret"])
@pytest.mark.parametrize("kind", ["kml", "gpx"])
def test_entities_in_vector_files(tmp_path: Path, kind: str, doctype: str) -> None:
    entity = "&a10;" if doctype is LAUGHS else "&secret;"
    bodies = {
        "kml": '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>{}</name><Point><coordinates>3,50</coordinates>'
        "</Point></Placemark></Document></kml>",
        "gpx": '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="50" lon="3"><name>{}</name></wpt></gpx>',
    }
    path = tmp_path / f"a.{kind}"
    path.write_text(f'<?xml version="1.0"?>{doctype}{bodies[kind].format(entity)}')
    _harmless(take_in(path))


@pytest.mark.parametrize("doctype", [LAUGHS, SECRET], ids=["laughs", "secret"])
def test_entities_in_a_workbook(tmp_path: Path, doctype: str) -> None:
    entity = "&a10;" if doctype is LAUGHS else "&secret;"
    rows = ROWS + f'<row r="4">{_cell("A4", entity)}{_cell("B4", "Wattrelos")}</row>'
    _harmless(take_in(_workbook(tmp_path / "a.xlsx", _sheet(rows, doctype=doctype))))


def _harmless(verdict: Verdict) -> None:
    """Refused, or read with the entity left as it is written: neither a gigabyte of laughs nor a file of this machine."""
    assert verdict.mib < MOST_MIB, verdict
    assert not verdict.leaks
    assert "root:" not in verdict.sentence


def test_a_workbook_that_declares_seventeen_billion_cells(tmp_path: Path) -> None:
    sheet = _sheet(ROWS, before='<dimension ref="A1:XFD1048576"/>')
    verdict = take_in(_workbook(tmp_path / "a.xlsx", sheet))
    assert (verdict.error, verdict.rows, list(verdict.fields)) == ("", 2, ["nom", "ville"])
    assert verdict.mib < MOST_MIB


def test_a_workbook_with_a_value_in_its_last_cell(tmp_path: Path) -> None:
    """Two rows, then one value 1 048 576 rows further down and 16 384 columns to the right."""
    rows = ROWS + f'<row r="1048576">{_cell("XFD1048576", "fin")}</row>'
    refused(take_in(_workbook(tmp_path / "a.xlsx", _sheet(rows))), "cellules", "colonnes", "mémoire")


def test_a_workbook_of_empty_formatted_rows(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}" s="1"/>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(4, 100_000)
    )
    verdict = take_in(_workbook(tmp_path / "a.xlsx", _sheet(ROWS + empty)))
    assert (verdict.error, verdict.rows, list(verdict.fields)) == ("", 2, ["nom", "ville"])
    assert verdict.mib < MOST_MIB


OFFICE = (
    '<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Feuille">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def _ods(path: Path, rows: str, doctype: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", OFFICE.format(rows=rows, doctype=doctype))
    return path


def _ods_row(*texts: str, rows: int = 1, columns: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{text}</text:p></table:table-cell>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


def test_ods_that_repeats_a_value_seventeen_billion_times(tmp_path: Path) -> None:
    rows = _ods_row("nom", "ville") + _ods_row("ha", rows=1_048_576, columns=16_384)
    refused(take_in(_ods(tmp_path / "a.ods", rows)), "cellules", "colonnes", "mémoire", "classeur")


def test_ods_with_a_million_blank_rows(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048570">{cell}</table:table-row>'
    rows = _ods_row("nom", "ville") + _ods_row("Jeanne", "Lille") + _ods_row("Paul", "Roubaix") + blank
    verdict = take_in(_ods(tmp_path / "a.ods", rows))
    assert (verdict.error, verdict.rows, list(verdict.fields)) == ("", 2, ["nom", "ville"])
    assert verdict.mib < MOST_MIB


def test_entities_in_ods(tmp_path: Path) -> None:
    rows = _ods_row("nom", "ville") + _ods_row("Jeanne", "&a10;") + _ods_row("Paul", "Roubaix")
    _harmless(take_in(_ods(tmp_path / "a.ods", rows, LAUGHS)))
