"""The classic faults of public CSV files, read without losing a cell."""

from pathlib import Path

import pytest
from tests.data.lake.readers.reading import Reader, codes, headers, rows_of

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import Limits

_PLAIN = "code;commune\n59350;Lille\n59512;Roubaix à l’été\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_PLAIN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + _PLAIN.encode(), "utf-8"),
        (_PLAIN.encode("cp1252"), "windows-1252"),
        (_PLAIN.replace("’", "'").encode("latin-1"), "windows-1252"),
        (_PLAIN.encode("utf-16"), "utf-16-le"),
        (_PLAIN.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + _PLAIN.encode("utf-16-be"), "utf-16-be"),
        (_PLAIN.replace("’", "'").encode("cp850"), "cp850"),
    ],
)
def test_encodings(reader: Reader, data: bytes, encoding: str) -> None:
    table = reader(data)
    assert headers(table) == ["code", "commune"]
    assert [row[0] for row in rows_of(table)] == ["59350", "59512"]
    assert rows_of(table)[1][1].replace("’", "'") == "Roubaix à l'été"
    assert table.details["encoding"] == encoding


def test_ascii_head_then_windows_1252(reader: Reader) -> None:
    data = b"code;nom\n" + b"1;ascii\n" * 100_000 + "2;été\n".encode("cp1252") + b"3;z\n" * 10
    assert rows_of(reader(data))[100_000] == ("2", "été")


def test_two_encodings_in_one_file(reader: Reader) -> None:
    table = reader("code;nom\n1;été\n2;forêt\n".encode() + "3;Tourcoing brûlé\n".encode("cp1252"))
    assert rows_of(table) == [("1", "été"), ("2", "forêt"), ("3", "Tourcoing brûlé")]
    assert "mixed_encoding" in codes(table)


def test_an_asked_encoding_wins(reader: Reader) -> None:
    table = reader("code;prix\n1;5 €\n".encode("iso-8859-15"), encoding="ISO-8859-15")
    assert rows_of(table) == [("1", "5 €")]
    with pytest.raises(RefusedContent, match="encodage"):
        reader(b"a;b\n1;2\n", encoding="rot13")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^", "¤"])
def test_delimiters(reader: Reader, delimiter: str) -> None:
    lines = [["id", "nom", "valeur"], ["1", "a b", "x.5"], ["2", "c-d", "y.5"], ["3", "e/f", "z"]]
    table = reader("\n".join(delimiter.join(line) for line in lines).encode())
    assert headers(table) == lines[0]
    assert rows_of(table) == [tuple(line) for line in lines[1:]]


def test_decimal_commas_do_not_separate(reader: Reader) -> None:
    table = reader(b"nom;lat;lon\nA;50,6;3,1\nB;50,7;3,2\n")
    assert table.details["delimiter"] == ";"
    assert rows_of(table) == [("A", "50,6", "3,1"), ("B", "50,7", "3,2")]


def test_one_column_with_commas_in_its_texts(reader: Reader) -> None:
    table = reader(b"libelle\nrue\nplace, avenue\nquai\nimpasse\nall\xc3\xa9e\n")
    assert len(table.columns) == 1
    assert rows_of(table)[1] == ("place, avenue",)


def test_an_asked_delimiter_wins_and_must_be_one_character(reader: Reader) -> None:
    assert headers(reader(b"a,b;c\n1,2;3\n", delimiter=",")) == ["a", "b;c"]
    with pytest.raises(RefusedContent, match="séparateur"):
        reader(b"a;b\n1;2\n", delimiter="', evil")


@pytest.mark.parametrize("ends", [("\r\n", "\n"), ("\n", "\r\n"), ("\r", "\r"), ("\r\n", "\r\n")])
def test_line_ends(reader: Reader, ends: tuple[str, str]) -> None:
    text = f"code;nom{ends[0]}1;a{ends[1]}2;b{ends[0]}3;c{ends[1]}"
    table = reader(text.encode())
    assert rows_of(table) == [("1", "a"), ("2", "b"), ("3", "c")]
    assert table.locate([2]) == [("ligne 4", 4)]


def test_quoted_newlines_keep_lines_right(reader: Reader) -> None:
    table = reader(b'code;texte\n1;"deux\nlignes"\n2;b\n')
    assert rows_of(table) == [("1", "deux\nlignes"), ("2", "b")]
    assert table.locate([1, 0]) == [("ligne 4", 4), ("ligne 2", 2)]


def test_a_name_over_two_lines(reader: Reader) -> None:
    table = reader(b'"code\nINSEE";nom\n59350;Lille\n59512;Roubaix\n')
    assert headers(table) == ["code INSEE", "nom"]
    assert rows_of(table) == [("59350", "Lille"), ("59512", "Roubaix")]
    assert table.locate([0]) == [("ligne 3", 3)]


def test_a_quote_never_closed_does_not_swallow_the_file(reader: Reader) -> None:
    table = reader(b'code;rue;ville\n1;"Rue basse;Lille\n2;Rue haute;Roubaix\n3;"Place ""A""";Lille\n')
    assert rows_of(table) == [
        ("1", '"Rue basse', "Lille"),
        ("2", "Rue haute", "Roubaix"),
        ("3", 'Place "A"', "Lille"),
    ]
    assert [note.line for note in table.notes if note.code == "stray_quote"] == [2]


def test_backslash_escapes(reader: Reader) -> None:
    table = reader(b'code;texte\n1;"dit \\"oui; non\\" ici"\n2;"b"\n')
    assert rows_of(table) == [("1", 'dit "oui; non" ici'), ("2", "b")]


def test_banner_lines(reader: Reader) -> None:
    data = "Réseaux;;\nÉchelle;;\n;;\n\nCode commune;Nom;Logements\n01001;A;1 200\n01002;B;-\n"
    table = reader(data.encode())
    assert headers(table) == ["Code commune", "Nom", "Logements"]
    assert rows_of(table) == [("01001", "A", "1 200"), ("01002", "B", "-")]
    assert "banner" in codes(table)
    assert table.locate([0]) == [("ligne 6", 6)]


def test_missing_header(reader: Reader) -> None:
    table = reader(b"59350;Lille;50.63\n59512;Roubaix;50.69\n59599;Tourcoing;50.72\n")
    assert headers(table) == ["", "", ""]
    assert len(rows_of(table)) == 3
    assert "missing_header" in codes(table)


def test_years_are_names(reader: Reader) -> None:
    table = reader(b"commune;2019;2020;2021\nLille;1;2;3\nRoubaix;4;5;6\n")
    assert headers(table) == ["commune", "2019", "2020", "2021"]


def test_blank_and_repeated_names(reader: Reader) -> None:
    table = reader(b"nom,,nom,age,nom (2)\na,b,c,1,d\n")
    assert headers(table) == ["nom", "", "nom (3)", "age", "nom (2)"] or headers(table)[2].startswith("nom (")
    assert len(set(headers(table))) == 5
    assert {"blank_header", "repeated_header"} <= codes(table)


def test_names_on_two_lines(reader: Reader) -> None:
    table = reader(b"commune;Logements;;Locaux;\n;2019;2020;2019;2020\nLille;1;2;3;4\nRoubaix;5;6;7;8\n")
    assert headers(table) == [
        "commune", "Logements \u2013 2019", "Logements \u2013 2020", "Locaux \u2013 2019", "Locaux \u2013 2020"
    ]  # fmt: skip
    assert "multiline_header" in codes(table)


def test_ragged_and_blank_rows(reader: Reader) -> None:
    table = reader(b"id;nom;age\n1;John\n\n2;Julie;26;Potatoes\n;;\n   \n3;Ann;30\n")
    assert rows_of(table) == [
        ("1", "John", None, None),
        ("2", "Julie", "26", "Potatoes"),
        ("3", "Ann", "30", None),
    ]
    notes = {note.code: note for note in table.notes}
    assert notes["short_row"].line == 2
    assert notes["long_row"].line == 4
    assert "blank_rows" in notes
    assert table.locate([0, 1, 2]) == [("ligne 2", 2), ("ligne 4", 4), ("ligne 7", 7)]


def test_blank_rows_of_a_regular_file_are_told(reader: Reader) -> None:
    table = reader(b"id;nom\n1;Ann\n;\n;\n2;Bob\n")
    assert [note.sentence for note in table.notes] == ["2 lignes vides sont laissées de côté."]
    assert (table.rows, table.locate([1])) == (2, [("ligne 5", 5)])


def test_notes_are_bounded_but_counted(reader: Reader) -> None:
    table = reader(b"id;nom;age\n" + b"1;x\n" * 1000, limits=Limits(max_notes=10))
    notes = [note for note in table.notes if note.code == "short_row"]
    assert len(notes) == 11
    assert sum(note.count for note in notes) == 1000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"   \n\n", "vide"),
        (b"id;nom\n", "aucune ligne"),
        (b"\0" * 5000, "vide"),
        (bytes(range(256)) * 50, "binaire"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "PNG"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "page web"),
        (b"<?xml version='1.0'?><catalog><a/></catalog>", "XML"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le"),
            "protégé par un mot de passe",
        ),
        (b"SQLite format 3\0" + b"\0" * 200, "SQLite"),
    ],
)
def test_what_is_not_data_is_refused_with_what_it_is(reader: Reader, data: bytes, words: str) -> None:
    with pytest.raises(RefusedContent, match=words) as refusal:
        reader(data)
    assert refusal.value.sentence.endswith(".")


def test_too_many_columns(reader: Reader) -> None:
    row = ";".join(f"c{index}" for index in range(10_000))
    with pytest.raises(LimitReached, match="BEFFROI_MAX_COLUMNS"):
        reader(f"{row}\n{row}1\n".encode())


def test_a_late_row_with_too_many_columns(reader: Reader) -> None:
    with pytest.raises(LimitReached, match="BEFFROI_MAX_COLUMNS"):
        reader(b"id;nom\n" + b"1;a\n" * 100 + b"x;" * 3000 + b"y\n")


def test_a_line_of_a_gigabyte(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "long"
    with path.open("wb") as file:
        file.write(b"a;b;" * 100_000)
        file.truncate(1 << 30)
    with pytest.raises(LimitReached, match="ligne"):
        reader(path)
    with path.open("wb") as file:
        file.write(b"a;b\n1;2\n3;" + b"x" * 20_000_000)
    with pytest.raises(LimitReached, match="ligne 3"):
        reader(path)
