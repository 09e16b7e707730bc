"""Files made to fill the memory or the disk: refused in bounded memory, with a sentence."""

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from tests.data.lake.hostile.measured import MOST_MIB, refused, take_in

MIB = 1 << 20


def _many(path: Path, start: bytes, unit: bytes, mib: int, end: bytes = b"") -> Path:
    """A file of `mib` MiB made of one unit."""
    block = (unit * (MIB // len(unit) + 1))[:MIB]
    with path.open("wb") as file:
        file.write(start)
        for _ in range(mib):
            file.write(block)
        file.write(end)
    return path


@pytest.mark.slow
def test_a_first_line_of_a_gibibyte(tmp_path: Path) -> None:
    refused(take_in(_many(tmp_path / "a.csv", b"", b"abcdefgh,", 1024)), "ligne")


@pytest.mark.slow
@pytest.mark.parametrize("unit", [b"x", b"x;"], ids=["one value", "many values"])
def test_a_line_of_a_gibibyte_below_good_ones(tmp_path: Path, unit: bytes) -> None:
    start = b"nom;age;ville\n" + b"Jeanne;12;Lille\n" * 50_000
    refused(take_in(_many(tmp_path / "a.csv", start, unit, 1024)), "ligne", "colonnes")


@pytest.mark.slow
def test_a_quote_never_closed(tmp_path: Path) -> None:
    start = b"nom;age;note\n" + b"Jeanne;12;\n" * 1000 + b'"Paul;3;\n'
    verdict = take_in(_many(tmp_path / "a.csv", start, b"Jeanne;12;%s\n" % (b"." * 200), 32))
    assert verdict.mib < 1500
    assert verdict.rows > 150_000


def test_a_json_text_without_end(tmp_path: Path) -> None:
    refused(take_in(_many(tmp_path / "a.json", b'[{"nom": "', b"x", 300)), "valeur de plus")


def test_a_json_line_without_end(tmp_path: Path) -> None:
    refused(
        take_in(_many(tmp_path / "a.ndjson", b'{"a": 1}\n{"a": 2}\n{"nom": "', b"x", 300)), "ligne", "JSON"
    )


@pytest.mark.parametrize("columns", [10_000, 200_000])
def test_columns_by_thousands(tmp_path: Path, columns: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{i}" for i in range(columns)) + "\n" + ",".join("1" * columns) + "\n")
    refused(take_in(path), "colonnes")


def test_json_keys_by_thousands(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{f"clé {row} {i}": i for i in range(100)} for row in range(100)]))
    refused(take_in(path), "colonnes")


@pytest.mark.parametrize("shape", ["list", "object", "features"])
def test_json_nested_a_hundred_thousand_times(tmp_path: Path, shape: str) -> None:
    deep = 100_000
    texts = {
        "list": "[" * deep + "]" * deep,
        "object": '{"a":' * deep + "1" + "}" * deep,
        "features": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
        '{"type":"Polygon","coordinates":' + "[" * deep + "]" * deep + "}}]}",
    }
    path = tmp_path / "a.json"
    path.write_text(texts[shape])
    refused(take_in(path), "JSON", "imbriqu")


def test_a_cell_nested_a_hundred_thousand_times(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    deep = "[" * 100_000 + "]" * 100_000
    path.write_text(f"nom;valeur\nJeanne;{deep}\nPaul;[1]\n")
    verdict = take_in(path)
    assert (verdict.rows, verdict.error) == (2, "")
    assert verdict.mib < MOST_MIB


def _deflated(path: Path, name: str, mib: int, unit: bytes = b"0") -> Path:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        block = unit * (MIB // len(unit))
        for _ in range(mib):
            member.write(block)
    return path


def test_zip_bomb(tmp_path: Path) -> None:
    refused(take_in(_deflated(tmp_path / "a.zip", "a.csv", 200)), "fois sa taille")


def test_gzip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        for _ in range(300):
            packed.write(b"0" * MIB)
    refused(take_in(path), "fois sa taille")


def test_a_workbook_that_unpacks_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(200):
                member.write(b" " * MIB)
    refused(take_in(path), "fois sa taille")


def test_members_that_share_the_same_bytes(tmp_path: Path) -> None:
    """One block of data named a thousand times in the table of contents: D. Fifield's bomb, https://www.bamsoftware.com/hacks/zipbomb/."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (8 * MIB))
    data = inner.getvalue()
    at = data.index(b"PK\x01\x02")
    entry = data[at : data.rindex(b"PK\x05\x06")]
    length = struct.unpack_from("<H", entry, 28)[0]
    names = [b"xl/workbook.xml", *(b"xl/sheet%04d.xml" % i for i in range(1000))]
    directory = b"".join(
        entry[:28] + struct.pack("<H", len(name)) + entry[30:46] + name + entry[46 + length :]
        for name in names
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), at, 0)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data[:at] + directory + end)
    refused(take_in(path), "archive", "classeur")
