"""Archives: what is chosen, what is refused, in bounded time and memory."""

import gzip
import io
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.data.lake.readers.reading import Reader, codes, rows_of

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import Limits, choices

_CSV = b"code;nom\n1;a\n2;b\n"


def _zip(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_one_file_among_papers(reader: Reader) -> None:
    table = reader(
        _zip(
            {
                "données/lieux.csv": _CSV,
                "LISEZMOI.txt": b"bonjour",
                "__MACOSX/._lieux.csv": b"x",
                "logo.png": b"x",
            }
        )
    )
    assert rows_of(table) == [("1", "a"), ("2", "b")]
    assert table.details["member"] == "données/lieux.csv"


def test_several_files_ask_for_a_choice(reader: Reader, tmp_path: Path) -> None:
    data = _zip({"a.csv": _CSV, "b.csv": _CSV.replace(b"a", b"z")})
    with pytest.raises(RefusedContent, match=r"« a\.csv », « b\.csv »") as refusal:
        reader(data)
    assert refusal.value.code == "choose"
    assert rows_of(reader(data, member="b.csv"))[0] == ("1", "z")
    assert "other_members" in codes(reader(data, member="b"))
    (tmp_path / "zip").write_bytes(data)
    assert choices(tmp_path / "zip", name="x", limits=Limits(), scratch=tmp_path) == ["a.csv", "b.csv"]
    with pytest.raises(RefusedContent, match="pas de fichier"):
        reader(data, member="c.csv")


def test_gzip(reader: Reader) -> None:
    assert rows_of(reader(gzip.compress(_CSV))) == [("1", "a"), ("2", "b")]


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../evil.csv", "nul\0.csv"]
)
def test_names_of_members_lead_nowhere(reader: Reader, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    inside = Reader(folder)
    table = inside(_zip({name: _CSV}))
    assert rows_of(table) == [("1", "a"), ("2", "b")]
    assert not list(tmp_path.rglob("*evil*"))
    assert all(folder in path.parents for path in tmp_path.rglob("*") if path.is_file())


def test_links_are_not_members(reader: Reader) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        link = zipfile.ZipInfo("lien.csv")
        link.external_attr = (0o120777 << 16) | 0
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(RefusedContent, match="aucun fichier"):
        reader(data.getvalue())


@pytest.mark.parametrize("inner", [gzip.compress(_CSV), _zip({"a.csv": _CSV})], ids=["gzip", "zip"])
def test_nested_archives(reader: Reader, inner: bytes) -> None:
    for data in (gzip.compress(inner), _zip({"a.csv": inner})):
        with pytest.raises(RefusedContent, match="une autre"):
            reader(data)


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: _zip({"a.csv": data})])
def test_bombs(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"a;b\n" + b"0" * (300 << 20))
    assert len(bomb) < 2 << 20
    tracemalloc.start()
    with pytest.raises(LimitReached, match="200 fois"):
        Reader(tmp_path)(bomb)
    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()
    assert sum(path.stat().st_size for path in tmp_path.rglob("*")) < 100 << 20


def test_total_size(reader: Reader) -> None:
    with pytest.raises(LimitReached, match="BEFFROI_MAX_UNPACKED_MB"):
        reader(gzip.compress(os.urandom(1 << 20)), limits=Limits(max_unpacked_bytes=1 << 18))


def test_too_many_members(reader: Reader) -> None:
    with pytest.raises(LimitReached, match="10 fichiers"):
        reader(_zip({f"{index}.csv": b"x" for index in range(11)}), limits=Limits(max_members=10))


def test_a_huge_table_of_contents_is_not_read(reader: Reader) -> None:
    data = bytearray(_zip({"a.csv": _CSV}))
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, 200 << 20)
    with pytest.raises((LimitReached, RefusedContent)):
        reader(bytes(data))


def test_damaged_and_encrypted(reader: Reader) -> None:
    good = _zip({"a.csv": _CSV * 100})
    flagged = bytearray(good)
    flagged[6] |= 1
    flagged[flagged.rfind(b"PK\x01\x02") + 8] |= 1
    for data in (good[:-30], good[:40] + b"\0\0\0\0" + good[44:], bytes(flagged), gzip.compress(_CSV)[:-6]):
        with pytest.raises(RefusedContent):
            reader(data)
