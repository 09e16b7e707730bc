"""Whatever the bytes, a reader gives a table or one of the two refusals, and ends."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.lake.readers.reading import Reader, rows_of

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import Limits

_LIMITS = Limits(max_line_bytes=1 << 16, max_columns=300)
_STARTS = (
    b"",
    b"PAR1",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b'{"a":',
    b"[",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"a;b\n",
    b'"',
)
_HARD = (
    "messy/frictionless/table.csv", "messy/frictionless/table.csv.zip", "messy/frictionless/table.ndjson",
    "messy/csv-detective/tests__data__file.csv.gz", "waze/wzdx/examples__DeviceFeed__camera_error_example.geojson",
    "messy/csv-detective/tests__data__file.parquet", "mel/encadrement-loyers/encadrements_lille_2020.json",
)  # fmt: skip
_ISOLATED = (
    "messy/frictionless/table.xlsx", "messy/frictionless/table-output.ods", "messy/frictionless/merged-cells.xls",
    "geo-formats/gpx/route.gpx", "geo-formats/shp/REL.zip",
)  # fmt: skip


def _survives(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            table = Reader(Path(folder))(data, limits=_LIMITS)
        except (RefusedContent, LimitReached):
            return
        assert len(rows_of(table)) == (table.rows if table.rows is not None else len(rows_of(table)))
        assert table.rows != 0
        assert len(table.locate([0])) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_STARTS), st.binary(max_size=400))
def test_random_bytes(start: bytes, data: bytes) -> None:
    _survives(start + data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=';,"\t|\n\r {}[]:0123456789abé.#\\\0', max_size=200))
def test_random_tables(text: str) -> None:
    _survives(text.encode())


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 64)]
            case 2:
                changed[at:at] = changed[max(0, at - 50) : at]
            case _:
                changed[at:at] = chance.choice([b'"', b"\n", b";", b"\0", b"\xff", b"{", b"]"])
        changed = changed or bytearray(b"x")
    return bytes(changed)


@pytest.mark.shared
@pytest.mark.parametrize("name", _HARD)
def test_mutated_files(shared: Path, name: str) -> None:
    data = (shared / name).read_bytes()
    chance = random.Random(name)
    for _ in range(15):
        _survives(_mutated(data, chance))


@pytest.mark.shared
@pytest.mark.parametrize("name", _ISOLATED)
def test_mutated_files_of_libraries(shared: Path, name: str) -> None:
    data = (shared / name).read_bytes()
    chance = random.Random(name)
    for _ in range(8):
        _survives(_mutated(data, chance))
