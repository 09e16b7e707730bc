"""Originals: byte for byte, once, unchanging."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from blake3 import blake3

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import Lake, Limits, keep


def test_kept_once_and_unchanging(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    data = os.urandom(9 << 20)
    source = tmp_path / "données.csv"
    source.write_bytes(data)
    original = keep(source, lake, name="données.csv", limits=Limits())
    assert (original.address, original.size, original.name) == (
        blake3(data).hexdigest(),
        len(data),
        "données.csv",
    )
    assert original.path == lake.originals / original.address[:2] / original.address
    assert original.path.read_bytes() == data
    assert stat.S_IMODE(original.path.stat().st_mode) == 0o444
    first = original.path.stat().st_ino
    assert keep(source, lake, name="autre nom", limits=Limits()).path.stat().st_ino == first
    assert sum(path.is_file() for path in lake.originals.rglob("*")) == 1


def test_at_the_same_time(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    source = tmp_path / "source"
    source.write_bytes(os.urandom(1 << 20))
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: keep(source, lake, name="x", limits=Limits()), range(16)))
    assert len({original.path for original in kept}) == 1
    assert [path for path in lake.originals.rglob("*") if path.is_file()] == [kept[0].path]
    assert kept[0].path.read_bytes() == source.read_bytes()


def test_a_half_written_original_is_replaced(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    source = tmp_path / "source"
    source.write_bytes(b"a;b\n1;2\n")
    address = blake3(source.read_bytes()).hexdigest()
    (lake.originals / address[:2]).mkdir(parents=True)
    (lake.originals / address[:2] / address).write_bytes(b"a;")
    assert keep(source, lake, name="x", limits=Limits()).path.read_bytes() == source.read_bytes()


def test_too_large_leaves_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    source = tmp_path / "source"
    source.write_bytes(b"x" * 1000)
    with pytest.raises(LimitReached, match="BEFFROI_MAX_SOURCE_MB"):
        keep(source, lake, name="x", limits=Limits(max_source_bytes=999))
    with pytest.raises(RefusedContent):
        keep(tmp_path, lake, name="x", limits=Limits())
    assert not [path for path in lake.originals.rglob("*") if path.is_file()]
