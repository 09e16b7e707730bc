"""Text exports read back by other programs: any value, any key, any delimiter comes back as it was."""

import csv
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.data.errors import LimitReached
from beffroi.data.lake import CsvStyle, Engine, ExportColumn, ExportStyle, Holds, Rows, made_once
from beffroi.data.lake.exports.parquet import write_parquet
from beffroi.data.lake.exports.sheet import write_sheet
from beffroi.data.lake.exports.stream import text_chunks
from beffroi.data.lake.exports.text import Text, csv_text, geojson_text, json_array_text, json_lines_text

#: What a database can hold: no lone surrogate, no NUL.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
VALUES = st.one_of(
    st.none(), TEXTS, st.sampled_from(["", '"', ";", "a\nb", "\r\n", "\\", "'", '";"', "é", "{}", "0"])
)
KEYS = st.lists(
    st.one_of(TEXTS, st.sampled_from(["a;b", 'a"b', "'; DROP TABLE rows; --"])),
    min_size=1,
    max_size=4,
    unique=True,
)
TABLES = KEYS.flatmap(
    lambda keys: st.tuples(st.just(keys), st.lists(st.tuples(*[VALUES] * len(keys)), max_size=5))
)


@cache
def engine() -> Engine:
    """One for all the tests."""
    return Engine("500MB")


def rows(keys: Sequence[str], values: Sequence[Sequence[Any]]) -> Rows:
    """A statement that gives these texts."""
    columns = tuple(ExportColumn(f"c{i}", key, Holds.TEXT) for i, key in enumerate(keys))
    names = ", ".join(column.sql for column in columns)
    empty = ", ".join(f"CAST(NULL AS VARCHAR) AS {column.sql}" for column in columns)
    lines = ", ".join(f"({', '.join('?' * len(keys))})" for _ in values)
    sql = (
        f"SELECT {names} FROM (VALUES {lines}) AS v({names})"
        if values
        else f"SELECT * FROM (SELECT {empty}) WHERE false"
    )
    return Rows(sql, [value for line in values for value in line], columns)


def written(made: Text, source: Rows) -> bytes:
    """The whole export."""
    return b"".join(text_chunks(engine(), made, source.params, seconds=30))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from([";", ",", "\t", "|"]), st.booleans())
def test_csv_reads_back(
    table: tuple[list[str], list[tuple[str | None, ...]]], delimiter: str, quoted: bool
) -> None:
    keys, values = table
    source = rows(keys, values)
    style = CsvStyle(delimiter=delimiter, quote_all=quoted, with_bom=False)
    text = written(csv_text(source, style), source).decode()
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    expected = [keys, *([value or "" for value in line] for line in values)]
    # A line of one empty cell is an empty line, which readers take for nothing.
    assert [line or [""] for line in found] == expected


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_json_reads_back(table: tuple[list[str], list[tuple[str | None, ...]]]) -> None:
    keys, values = table
    source = rows(keys, values)
    expected = [dict(zip(keys, line, strict=True)) for line in values]
    assert json.loads(written(json_array_text(source), source)) == expected
    lines = written(json_lines_text(source), source).decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == expected
    features = json.loads(written(geojson_text(source), source))["features"]
    assert [feature["properties"] for feature in features] == expected


def test_many_batches_make_one_text() -> None:
    source = Rows("SELECT range AS c0 FROM range(100000)", [], (ExportColumn("c0", "n", Holds.NUMBER),))
    assert json.loads(written(json_array_text(source), source)) == [{"n": n} for n in range(100_000)]


def test_memory_stays_constant() -> None:
    source = Rows("SELECT range AS c0 FROM range(3000000)", [], (ExportColumn("c0", "n", Holds.NUMBER),))
    chunks = text_chunks(engine(), csv_text(source, CsvStyle()), [], seconds=60)
    sizes = [len(chunk) for chunk in chunks]
    assert sum(sizes) > 20_000_000
    assert max(sizes) < 500_000


def test_the_time_limit_holds_before_the_first_byte() -> None:
    slow = Rows(
        "SELECT count(*) AS c0 FROM range(100000000) a, range(1000) b",
        [],
        (ExportColumn("c0", "n", Holds.NUMBER),),
    )
    with pytest.raises(LimitReached, match="BEFFROI_EXPORT_SECONDS"):
        text_chunks(engine(), json_array_text(slow), [], seconds=0.2)


def test_sheet(tmp_path: Path) -> None:
    source = rows(["a", "=1+1"], [("=2+2", "x" * 40_000), (None, "https://example.fr")])
    write_sheet(engine(), source, tmp_path / "a.xlsx", seconds=10)
    found = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.values)
    assert found[0] == ("a", "=1+1")
    assert found[1][0] == "=2+2"
    assert len(found[1][1]) == 32_767
    assert found[2] == (None, "https://example.fr")


def test_sheet_has_no_room(tmp_path: Path) -> None:
    source = Rows("SELECT range AS c0 FROM range(1100000)", [], (ExportColumn("c0", "n", Holds.NUMBER),))
    with pytest.raises(LimitReached, match="1048575 lignes"):
        write_sheet(engine(), source, tmp_path / "a.xlsx", seconds=60)


def test_parquet(tmp_path: Path) -> None:
    source = rows(["a;b", "c"], [("x", None), ("y", "z")])
    for compression in ("snappy", "zstd"):
        path = tmp_path / compression
        write_parquet(engine(), source, ExportStyle(parquet=compression), path, seconds=10)
        assert pq.read_table(path).to_pylist() == [{"a;b": "x", "c": None}, {"a;b": "y", "c": "z"}]


def test_parquet_of_nothing(tmp_path: Path) -> None:
    source = rows(["a"], [])
    write_parquet(engine(), source, ExportStyle(), tmp_path / "a", seconds=10)
    assert pq.read_table(tmp_path / "a").to_pylist() == []


def test_a_kept_file_is_made_once_and_whole(tmp_path: Path) -> None:
    calls = []

    def make(target: Path) -> None:
        calls.append(target)
        target.write_text("whole")

    def broken(target: Path) -> None:
        target.write_text("ha")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        made_once(tmp_path, "a.csv", broken)
    assert not (tmp_path / "exports" / "a.csv").exists()
    assert [made_once(tmp_path, "a.csv", make).read_text() for _ in range(2)] == ["whole", "whole"]
    assert len(calls) == 1
    assert not list((tmp_path / "exports").glob("*.part"))
