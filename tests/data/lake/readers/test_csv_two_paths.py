"""A regular file gives the same rows by the engine's strict reading and by the tolerant one."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.lake.readers.reading import rows_of

from beffroi.data.lake import Limits, ReadOptions
from beffroi.data.lake.readers import delimited, lines

_TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12)
_CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "a",
            '"',
            '""',
            ";",
            ",",
            "\n",
            "a\nb",
            "\r\n",
            ' "x" ',
            "é",
            "x;y",
            "NULL",
            "\\",
            '\\"',
            "'",
            "#",
            " ",
        ]
    ),
    _TEXT,
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A delimiter and rows of cells, as a program would write them."""
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    return draw(st.sampled_from([";", ",", "\t", "|"])), rows


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_written_rows_come_back(
    table: tuple[str, list[list[str]]], end: str, everything_quoted: bool
) -> None:
    delimiter, rows = table
    text = io.StringIO()
    # Before Python 3.13 the writer leaves a lone carriage return without quotes: another table, then.
    quoted = everything_quoted or any("\r" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([f"nom_{index}" for index in range(len(rows[0]))])
    writer.writerows([["ligne pleine"] * len(rows[0]), *rows])
    expected = [
        tuple(cell or None for cell in row) for row in [["ligne pleine"] * len(rows[0]), *rows] if any(row)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "source"
        path.write_bytes(text.getvalue().encode())
        found = delimited.read_delimited(path, ReadOptions(delimiter=delimiter), Limits(), folder)
        plan = delimited.plan_of(path, ReadOptions(delimiter=delimiter), Limits(), folder)
        mended = delimited.tolerant_table(plan, Limits(), folder)
        assert rows_of(mended) == expected
        assert rows_of(found) == expected


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(['"', '""', ";", "\n", "\r\n", "a", " ", "b;c\n", '"d";e\n', "é", '"f\ng";h\n']),
        max_size=25,
    )
)
def test_what_the_engine_accepts_is_what_the_tolerant_path_gives(pieces: list[str]) -> None:
    data = ("nom_a;nom_b\nx;1\n" + "".join(pieces)).encode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "source"
        path.write_bytes(data)
        plan = delimited.plan_of(path, ReadOptions(delimiter=";"), Limits(), folder)
        mended = delimited.tolerant_table(plan, Limits(), folder)
        strict = delimited.strict_table(plan, Limits())
        if delimited.count_rows(plan) is not None and not delimited.is_ambiguous(path, plan.dialect):
            assert rows_of(strict) == rows_of(mended), data


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "un", "deux", "3"]), min_size=1, max_size=6), min_size=1, max_size=10
    )
)
def test_ragged_rows_lose_no_cell(rows: list[list[str]]) -> None:
    text = "nom_a;nom_b;nom_c\nx;y;z\n" + "".join(";".join(row) + "\n" for row in rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "source"
        path.write_text(text)
        found = rows_of(delimited.read_delimited(path, ReadOptions(delimiter=";"), Limits(), folder))
    kept = [[cell for cell in row if cell is not None] for row in found[1:]]
    assert kept == [cells for row in rows if (cells := [cell for cell in row if cell])]


def test_a_large_file_offers_the_tolerant_path_as_a_fallback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_CHECKED", 0)
    path = tmp_path / "source"
    path.write_text("code;nom\n" + "1;a\n" * 200_000 + "2;b;c\n" + "3;d\n")
    table = delimited.read_delimited(path, ReadOptions(), Limits(), tmp_path)
    assert table.fallback is not None
    mended = table.fallback()
    rows = rows_of(mended)
    assert len(rows) == 200_002
    assert rows[-2:] == [("2", "b", "c"), ("3", "d", None)]
    assert [(note.code, note.line) for note in mended.notes] == [("long_row", 200_002)]
    assert mended.locate([0, 200_000, 200_001]) == [
        ("ligne 2", 2),
        ("ligne 200002", 200_002),
        ("ligne 200003", 200_003),
    ]


def test_a_large_file_with_spaces_around_quotes_loses_no_character(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_CHECKED", 0)
    path = tmp_path / "source"
    path.write_text("code;nom;lieu\n" + "1;a;b\n" * 100_000 + '2;"a" "b";d\n')
    table = delimited.read_delimited(path, ReadOptions(), Limits(), tmp_path)
    assert rows_of(table)[-1] == ("2", '"a" "b"', "d")


def test_lines_are_found_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "source"
    rows = [
        f"{index};été" if index % 3 else f'{index};"a\nb"' if index > 700 else f"{index};x"
        for index in range(1, 1000)
    ]
    text = "\ufeffnom_a;nom_b\n" + "\n".join(
        row + ("\n;" if index % 50 == 49 else "") for index, row in enumerate(rows)
    )
    path.write_text(text)
    table = delimited.read_delimited(path, ReadOptions(), Limits(), tmp_path)
    asked = [*range(0, len(rows), 7), len(rows) - 1, 5]
    slow = table.locate(asked)
    monkeypatch.setattr(lines, "_BLOCK", 64)
    assert table.locate(asked) == slow
    physical = text.split("\n")
    for position, (_, line) in zip(asked, slow, strict=True):
        assert line is not None
        assert physical[line - 1].startswith(f"{position + 1};")
    assert table.locate([10_000]) == [("après la dernière ligne", None)]
