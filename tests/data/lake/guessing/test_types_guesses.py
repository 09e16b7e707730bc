"""What columns are taken for, decided on all their values."""

import datetime as dt
from pathlib import Path

import pytest
from tests.data.lake.guessing.typed_tables import codes, kind, rows, typed

from beffroi.data.lake.raw import ReadOptions

CASES: list[tuple[str, list[str], str, list[object]]] = [
    ("entiers", ["1", " 2 ", "-3", ""], "int", [1, 2, -3, None]),
    ("milliers", ["1 234", "12\u00a0345", "1\u202f000\u202f000"], "int", [1234, 12345, 1000000]),
    ("prix", ["1 234,5", "2,25", "-"], "double", [1234.5, 2.25, None]),
    ("points", ["1.234,5", "12.345.678,9"], "double", [1234.5, 12345678.9]),
    ("commas", ["1,234.5", "12,345,678.9"], "double", [1234.5, 12345678.9]),
    ("mixte", ["1213", "0164A"], "text", ["1213", "0164A"]),
    ("zeros", ["007", "12"], "text", ["007", "12"]),
    ("indices", ["1_000", "2_000"], "text", ["1_000", "2_000"]),
    ("hexa", ["0x1F", "0x20"], "text", ["0x1F", "0x20"]),
    ("enorme", ["99999999999999999999", "1"], "text", ["99999999999999999999", "1"]),
    ("pour_cent", ["12 %", "13,5\u00a0%"], "double", [12, 13.5]),
    ("part", ["12 %", "13"], "text", ["12 %", "13"]),
    ("montant", ["1 234 567,50 €", "0", "-12,00 €", "8 EUR"], "double", [1234567.5, 0, -12, 8]),
    ("devises", ["12 €", "13 $"], "text", ["12 €", "13 $"]),
    ("accord", ["oui", "Non", ""], "boolean", [True, False, None]),
    ("vrai", ["VRAI", "FAUX"], "boolean", [True, False]),
    ("lettre", ["O", "N", "O"], "boolean", [True, False, True]),
    ("lettre_seule", ["N", "N"], "text", ["N", "N"]),
    ("croix", ["x", "", "X"], "boolean", [True, None, True]),
    ("binaire", ["0", "1"], "int", [0, 1]),
    ("date_fr", ["24/10/2025", "1/2/2025"], "date", [dt.date(2025, 10, 24), dt.date(2025, 2, 1)]),
    ("date_tirets", ["24-10-2025", "2025-10-24"], "date", [dt.date(2025, 10, 24), dt.date(2025, 10, 24)]),
    ("date_courte", ["24/10/25", "25/10/99"], "date", [dt.date(2025, 10, 24), dt.date(1999, 10, 25)]),
    (
        "date_longue",
        ["24 octobre 2025", "1er août 2024"],
        "date",
        [dt.date(2025, 10, 24), dt.date(2024, 8, 1)],
    ),
    ("date_us", ["10/24/2025", "01/02/2025"], "date", [dt.date(2025, 10, 24), dt.date(2025, 1, 2)]),
    ("date_compacte", ["20251024", "20240229"], "date", [dt.date(2025, 10, 24), dt.date(2024, 2, 29)]),
    ("nombre_long", ["20251024", "20240229"], "int", [20251024, 20240229]),
    (
        "minuit",
        ["24/10/2025 00:00:00", "25/10/2025 00:00"],
        "date",
        [dt.date(2025, 10, 24), dt.date(2025, 10, 25)],
    ),
    ("annee", ["2024", "2025"], "int", [2024, 2025]),
    ("impossible", ["31/02/2025", "30/02/2025"], "text", ["31/02/2025", "30/02/2025"]),
    ("blob", ['{"a": 1}', "[1, 2]"], "json_blob", ['{"a": 1}', "[1, 2]"]),
    ("liste", ['["a", "b"]', '["c"]'], "text", [["a", "b"], ["c"]]),
    ("vide", ["", ""], "text", [None, None]),
]


@pytest.mark.parametrize(("header", "values", "wanted", "read"), CASES, ids=[case[0] for case in CASES])
def test_a_column_is_what_all_its_values_say(
    tmp_path: Path, header: str, values: list[str], wanted: str, read: list[object]
) -> None:
    draft = typed(tmp_path, {header: values, "autre": ["a"] * len(values)})
    assert kind(draft, header) == wanted
    assert [row[0] for row in rows(draft)] == read


def test_hours_are_read_in_the_zone_of_the_territory(tmp_path: Path) -> None:
    values = [
        "24/10/2025 10:00:00",
        "2025-01-24 10:00",
        "2025-10-24T10:11:12.123Z",
        "24/10/2025 14h30",
        "2025-10-24T10:00:00+0400",
    ]
    draft = typed(tmp_path, {"quand": values})
    assert [row[0] for row in rows(draft, "SELECT CAST(quand AS VARCHAR) FROM rows")] == [
        "2025-10-24 08:00:00+00",
        "2025-01-24 09:00:00+00",
        "2025-10-24 10:11:12.123+00",
        "2025-10-24 12:30:00+00",
        "2025-10-24 06:00:00+00",
    ]
    assert "naive_hours" in codes(draft)


@pytest.mark.parametrize(
    ("header", "values", "semantic"),
    [
        ("Code INSEE", ["59350", "2A004", "1004"], "insee_commune"),
        ("code_postal", ["59000", "59100"], "code_postal"),
        (
            "etablissement",
            ["35600000000048", "73282932000074", "44306184100047", "55208131766522", "21590350100017"],
            "siret",
        ),
        ("tel", ["03 20 12 34 56", "+33 3 20 12 34 56"], "telephone"),
        ("uai", ["0590123A", "0590124B"], "uai"),
        ("contact", ["a@exemple.fr", "b.c@exemple.org"], "email"),
        ("page", ["https://exemple.fr/a", "http://exemple.org"], "url"),
        ("code_naf", ["62.01Z", "8411Z"], "naf"),
    ],
)
def test_codes_stay_text_and_are_named(tmp_path: Path, header: str, values: list[str], semantic: str) -> None:
    draft = typed(tmp_path, {header: values})
    field = draft.schema.fields[0]
    assert (field.type.value, field.semantic_type) == ("text", semantic)
    assert [row[0] for row in rows(draft)] == values


def test_lost_zeros_are_told_and_repaired_only_on_request(tmp_path: Path) -> None:
    columns = {"code_insee": ["1004", "59350"], "tel": ["320123456", "03 20 12 34 56"]}
    told = typed(tmp_path / "a", columns)
    lost = [note.column for note in told.report.notes if note.code == "lost_leading_zeros"]
    assert lost == ["code_insee", "tel"]
    assert rows(told) == [("1004", "320123456"), ("59350", "03 20 12 34 56")]
    repair = {"annotations": {"repair": ["leading_zeros"]}}
    mended = typed(tmp_path / "b", columns, {"name": "code_insee", **repair}, {"name": "tel", **repair})
    assert rows(mended) == [("01004", "0320123456"), ("59350", "03 20 12 34 56")]


BUDGET = {
    "Chapitre": ["011", "012", "013", "014", "TOTAL", "Document établi par le service des finances"],
    "Dépenses": ["12,50 €", "3 000,00 €", "1,00 €", "2,00 €", "3 015,50 €", ""],
    "Vote": ["24/10/25", "25/10/25", "26/10/25", "27/10/25", "", ""],
}


def test_a_total_and_a_remark_under_the_rows_are_told_and_left_out_on_request(tmp_path: Path) -> None:
    kept = typed(tmp_path / "a", BUDGET)
    (note,) = [note for note in kept.report.notes if note.code == "endings"]
    assert (kept.rows, note.where, note.count) == (6, "enregistrement 5 à enregistrement 6", 2)
    assert [d.field.annotations.get("unit") for d in kept.report.decisions] == [None, ["€"], None]
    left = typed(tmp_path / "b", BUDGET, options=ReadOptions(endings=False))
    assert rows(left, 'SELECT sum("depenses"), count(*) FROM rows') == [(3015.5, 4)]
    assert {"endings_left"} <= codes(left)
    plain = typed(tmp_path / "c", {name: values[:4] for name, values in BUDGET.items()})
    assert not {"endings", "endings_left"} & codes(plain)


def test_a_few_odd_values_are_faults_and_their_rows_stay(tmp_path: Path) -> None:
    values = [str(n) for n in range(99)] + ["à définir"]
    draft = typed(tmp_path, {"puissance": values})
    assert kind(draft, "puissance") == "int"
    assert draft.rows == 100
    (fault,) = [note for note in draft.report.notes if note.code == "bad_value"]
    assert (fault.value, fault.column, fault.where) == ("à définir", "puissance", "enregistrement 100")
    assert draft.report.decisions[0].faults == 1


def test_a_type_chosen_by_a_person_wins(tmp_path: Path) -> None:
    columns = {"Nombre": ["1", "2", "trois"], "Texte": ["1", "2", "3"], "Mots": ["a;b", "c", ""]}
    draft = typed(
        tmp_path,
        columns,
        {"name": "nombre", "type": "int", "label": "Combien", "description": "Un compte"},
        {"source": "Texte", "type": "text", "name": "numero"},
        {"name": "mots", "annotations": {"multivalued": [";"]}},
    )
    assert [f.name for f in draft.schema] == ["nombre", "numero", "mots"]
    assert draft.schema.fields[0].label == "Combien"
    assert rows(draft) == [(1, "1", ["a", "b"]), (2, "2", ["c"]), (None, "3", None)]
    assert [note.value for note in draft.report.notes if note.code == "bad_value"] == ["trois"]
