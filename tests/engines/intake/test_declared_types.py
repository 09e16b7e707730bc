"""A declared schema says how its columns are read, where all values agree; the verdict says where they do not."""

import csv
import json
from pathlib import Path

import pytest
from tests.conftest import SHARED
from tests.engines.intake.test_receive import rows, take
from tests.engines.intake.test_schemas import verdict

from beffroi.city.catalog import public as catalog
from beffroi.city.schemas import public as schemas
from beffroi.data.lake import ReadOptions
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.public import Receipt

pytestmark = pytest.mark.usefixtures("instance")
EXAMPLES = SHARED / "schemas" / "exemples"
FIELDS = [
    {"name": "numero", "type": "string", "missingValues": ["", "sans"]},
    {"name": "jour", "type": "date", "format": "%d.%m.%y"},
    {"name": "ouvert", "type": "boolean", "trueValues": ["1", "ouvert"], "falseValues": ["0", "d'été"]},
    {"name": "places", "type": "integer", "missingValues": ["", "-1"]},
    {"name": "prix", "type": "number", "decimalChar": ",", "groupChar": "."},
]
HEADER = "numero;jour;ouvert;places;prix\n"
RIGHT = "12;01.02.24;1;4;1.250,5\n34;28.02.24;d'été;-1;3\nsans;02.03.24;0;7;4\n"


def declared(folder: Path, text: str, fields: object = FIELDS, **said: object) -> Receipt:
    """What comes of a file whose dataset declares a schema."""
    schemas.add(json.dumps({"name": "haltes", "title": "Haltes", "fields": fields}).encode(), "haltes.json")
    path = folder / "haltes.csv"
    path.write_text(text, encoding="utf-8")
    return take(path, options=ReadOptions(schema="haltes"), **said)


def types(receipt: Receipt) -> dict[str, str]:
    return {field["name"]: field["type"] for field in receipt.fields}


def test_columns_are_read_as_declared(tmp_path: Path) -> None:
    receipt = declared(tmp_path, HEADER + RIGHT)
    assert verdict(receipt)["valid"] is True
    assert types(receipt) == {
        "numero": "text",
        "jour": "date",
        "ouvert": "boolean",
        "places": "int",
        "prix": "double",
    }
    found = rows("haltes", "numero, strftime(jour, '%Y-%m-%d'), ouvert, places, prix")
    assert sorted(found, key=str) == [
        ("12", "2024-02-01", True, 4, 1250.5),
        ("34", "2024-02-28", False, None, 3.0),
        (None, "2024-03-02", False, 7, 4.0),
    ]
    said = {field["name"]: field["why"] for field in receipt.fields}
    assert said["numero"] == "le schéma déclaré dit que c'est un texte"
    assert [note for note in receipt.warnings if note["code"] == "bad_value"] == []


def test_without_the_schema_values_decide(tmp_path: Path) -> None:
    path = tmp_path / "haltes.csv"
    path.write_text(HEADER + RIGHT.replace("sans", "56"), encoding="utf-8")
    assert types(take(path))["numero"] == "int"


def test_what_does_not_fit_leaves_the_column_to_its_values(tmp_path: Path) -> None:
    """No cell is lost to a declaration: the column is what its values are, and the verdict says what is wrong."""
    receipt = declared(tmp_path, HEADER + RIGHT + "56;2024-03-04;peut-être;beaucoup;4 €\n")
    assert types(receipt) == {
        "numero": "text",
        "jour": "text",
        "ouvert": "text",
        "places": "text",
        "prix": "text",
    }
    assert ("56", "2024-03-04", "peut-être", "beaucoup", "4 €") in rows(
        "haltes", "numero, jour, ouvert, places, prix"
    )
    faults = verdict(receipt)["faults"]
    assert isinstance(faults, list)
    assert {fault["field"] for fault in faults} == {"jour", "ouvert", "places", "prix"}


def test_the_last_row_of_many_counts(tmp_path: Path) -> None:
    """What the first rows promise is checked on all of them."""
    many = "".join(f"{n};01.02.24;1;{n};{n}\n" for n in range(30_000))
    receipt = declared(tmp_path, HEADER + many + "99;01.02.24;1;beaucoup;4\n")
    assert (types(receipt)["places"], types(receipt)["numero"], types(receipt)["ouvert"]) == (
        "int",
        "text",
        "boolean",
    )
    bad = [note for note in receipt.warnings if note["code"] == "bad_value"]
    assert [(note["column"], note["value"]) for note in bad] == [("places", "beaucoup")]


def test_codes_stay_codes_and_a_person_wins(tmp_path: Path) -> None:
    fields = [{"name": "code_postal", "type": "integer"}, {"name": "rang", "type": "integer"}]
    text = "code_postal;rang\n59000;007\n01000;008\n59800;009\n59100;010\n"
    receipt = declared(tmp_path, text, fields)
    assert types(receipt) == {"code_postal": "text", "rang": "text"}
    assert ("01000", "008") in rows("haltes", "code_postal, rang")
    asked = intake.retype(catalog.get("haltes"), [{"name": "rang", "type": "double"}])
    assert types(asked) == {"code_postal": "text", "rang": "double"}


def test_a_schema_declared_later_types_again(tmp_path: Path) -> None:
    path = tmp_path / "haltes.csv"
    path.write_text(HEADER + RIGHT.replace("sans", "56"), encoding="utf-8")
    schemas.add(json.dumps({"name": "haltes", "title": "Haltes", "fields": FIELDS}).encode(), "haltes.json")
    assert types(take(path))["numero"] == "int"
    again = intake.retype(catalog.get("haltes"), options={"schema": "haltes"})
    assert types(again)["numero"] == "text"


def test_words_of_anybody_are_only_compared(tmp_path: Path) -> None:
    wild = [{"name": "a", "type": "boolean", "trueValues": ["'); DROP TABLE x; --", "{zone}", "{v}"]},
            {"name": "b", "missingValues": ["'", "\\"]},
            {"name": "c", "type": "date", "format": "%Q{v}'"},
            {"name": "d", "type": "number", "decimalChar": "'", "groupChar": "\\"}]  # fmt: skip
    receipt = declared(tmp_path, "a;b;c;d\nfalse;';2024-01-01;1\nfalse;x;2024-01-02;2\n", wild)
    assert receipt.rows == 2
    assert sorted(rows("haltes", "b"), key=str) == [("x",), (None,)]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("example", "schema", "texts", "numbers"),
    [
        (
            "irve/*statique*valide*.csv",
            "irve/statique__schema-statique.json",
            {"id_pdc_itinerance", "telephone_operateur", "code_insee_commune"},
            {
                "nbre_pdc": "int",
                "puissance_nominale": "double",
                "prise_type_2": "boolean",
                "date_maj": "date",
            },
        ),
        ("lieux-covoiturage/*valide*.csv", "lieux-covoiturage/schema*.json", {"insee"}, {}),
        ("stationnement-cyclable/*valide*.csv", "stationnement-cyclable/schema*.json", set(), {}),
        ("arbre/exemple-valide.csv", "arbre/schema.json", set(), {}),
    ],
)
def test_national_examples(example: str, schema: str, texts: set[str], numbers: dict[str, str]) -> None:
    """Each column of a valid example has the type that its national schema gives it, and no cell is lost."""
    document = next(iter(sorted(EXAMPLES.glob(schema))))
    found = [path for path in sorted(EXAMPLES.glob(example)) if "invalide" not in path.name]
    if not found:
        pytest.skip("no such example")
    known = schemas.add(document.read_bytes(), document.name)
    receipt = take(found[0], dataset_id="exemple", options=ReadOptions(schema=known.name))
    kinds = {field["source"][0]: field["type"] for field in receipt.fields if len(field["source"]) == 1}
    for field in known.schema.fields:
        if field.type == "string" and field.name in kinds:
            assert kinds[field.name] in {"text", "geo_point_2d", "geo_shape"}, field.name
    assert texts <= {name for name, kind in kinds.items() if kind == "text"}
    assert {name: kinds[name] for name in numbers} == numbers
    with found[0].open(encoding="utf-8-sig", newline="") as file:
        assert receipt.rows == sum(1 for row in csv.reader(file) if any(row)) - 1
    assert [note for note in receipt.warnings if note["code"] == "bad_value"] == []
