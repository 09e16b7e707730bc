"""Small files made to be misread: numbers no column holds, bytes that are no text, formulas, archives cut short."""

import gzip
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import ROWS, Draft, Hints, Lake, Limits, ReadOptions, build_draft, keep, silent

GOOD = b"nom;ville\nJeanne;Lille\nPaul;Roubaix\n"


def take_in(tmp_path: Path, name: str, data: bytes) -> Draft:
    """Keep and build as the intake does."""
    path = tmp_path / name
    path.write_bytes(data)
    lake = Lake(tmp_path / "lake")
    original = keep(path, lake, name=name, limits=Limits())
    assert original.path.read_bytes() == data
    return build_draft(
        original,
        lake.draft_folder("essai", 1),
        options=ReadOptions(),
        corrections=[],
        hints=Hints(),
        limits=Limits(),
        progress=silent,
    )


def rows(draft: Draft) -> list[dict[str, Any]]:
    """The rows as another program reads them."""
    return list(pq.read_table(draft.folder / ROWS).to_pylist())


def test_json_numbers_no_column_holds(tmp_path: Path) -> None:
    text = (
        b'[{"n": 1, "grand": 123456789012345678901234567890, "x": 1.5}, {"n": 2, "grand": 7, "x": NaN}, '
        b'{"n": 3, "grand": 8, "x": Infinity}]'
    )
    draft = take_in(tmp_path, "a.json", text)
    found = rows(draft)
    assert [row["n"] for row in found] == [1, 2, 3]
    assert [row["grand"] for row in found] == ["123456789012345678901234567890", "7", "8"]
    # What is no number makes the column a text: nothing is lost, and a column of numbers never holds NaN (data/fields.py).
    assert [str(row["x"]).lower()[:3] for row in found] == ["1.5", "nan", "inf"]
    assert all(isinstance(row["x"], str) for row in found)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    text = "nom;ville;âge\n" + "Jeanne;Lille;12\nPaul;Tourcoing;31\nZoé;Croix;7\n" * 5
    found = rows(take_in(tmp_path, "a.csv", text.encode(encoding)))
    assert len(found) == 15
    assert found[2] == {"nom": "Zoé", "ville": "Croix", "age": 7}


def test_zero_bytes_in_a_table(tmp_path: Path) -> None:
    found = rows(take_in(tmp_path, "a.csv", GOOD * 30 + b"Ma\0rie;Li\0lle\n"))
    assert found[-1]["nom"].replace("\0", "") == "Marie"
    assert found[-1]["ville"].replace("\0", "") == "Lille"


def test_a_file_of_zero_bytes(tmp_path: Path) -> None:
    with pytest.raises(RefusedContent, match="vide"):
        take_in(tmp_path, "a.csv", b"\0" * 4096)


def test_gzip_cut_short(tmp_path: Path) -> None:
    packed = gzip.compress(GOOD * 1000)
    with pytest.raises(RefusedContent, match=r"abîmée|incomplète"):
        take_in(tmp_path, "a.csv.gz", packed[: len(packed) // 2])


def test_gzip_with_something_after_it(tmp_path: Path) -> None:
    """Refused: a part of it alone could be all that is left of a longer file."""
    with pytest.raises(RefusedContent, match="archive"):
        take_in(tmp_path, "a.csv.gz", gzip.compress(GOOD) + b"garbage after the end")


def test_two_gzips_one_after_the_other(tmp_path: Path) -> None:
    """What `cat a.gz b.gz` makes is one file (RFC 1952, 2.2)."""
    draft = take_in(tmp_path, "a.csv.gz", gzip.compress(GOOD) + gzip.compress(b"Marie;Croix\n"))
    assert draft.rows == 3


FORMULAS = [
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "+33 3 20 00 00 00",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "=1+1",
]


def test_formulas_stay_what_was_written(tmp_path: Path) -> None:
    text = "nom;valeur\n" + "".join(f'a;"{formula.replace(chr(34), chr(34) * 2)}"\n' for formula in FORMULAS)
    draft = take_in(tmp_path, "a.csv", text.encode())
    assert [row["valeur"].strip() for row in rows(draft)] == [formula.strip() for formula in FORMULAS]


def test_formulas_of_a_workbook_give_their_value_or_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["nom", "somme"])
    sheet.append(["Jeanne", "=1+1"])
    sheet.append(["Paul", "=cmd|'/C calc'!A0"])
    data = io.BytesIO()
    book.save(data)
    draft = take_in(tmp_path, "a.xlsx", data.getvalue())
    assert [row["nom"] for row in rows(draft)] == ["Jeanne", "Paul"]


def _shapefile(*parts: str) -> bytes:
    """An archive of parts that say nothing."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for part in parts:
            archive.writestr(f"couche.{part}", b"\x00\x00\x27\x0a" + b"\0" * 96)
    return data.getvalue()


@pytest.mark.parametrize("parts", [("shp",), ("shp", "shx"), ("shp", "dbf"), ("dbf", "prj"), ("shx", "prj")])
def test_parts_of_a_shapefile_are_missing(tmp_path: Path, parts: tuple[str, ...]) -> None:
    with pytest.raises((RefusedContent, LimitReached)) as refusal:
        take_in(tmp_path, "a.zip", _shapefile(*parts))
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "../../x.csv",
        "/etc/x.csv",
        "C:\\x.csv",
        "a/../../x.csv",
        "\\\\host\\x.csv",
        "x.csv\0.exe",
        "con.csv",
        "é" * 200 + ".csv",
    ],
)
def test_names_in_archives_lead_nowhere(tmp_path: Path, name: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, GOOD)
    home = tmp_path / "three" / "levels" / "down"
    home.mkdir(parents=True)
    with suppress(RefusedContent):
        assert take_in(home, "a.zip", data.getvalue()).rows == 2
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith("x.csv")]
    assert not Path("/etc/x.csv").exists()
