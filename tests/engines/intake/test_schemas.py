"""A dataset and its schema: verified at each version, blocking when the organisation wants it, recognised by headers."""

import csv
import json
from pathlib import Path

import pytest
from django.test import Client
from tests.conftest import SHARED
from tests.engines.intake.test_receive import silent, take

from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import change_organisation, default_organisation
from beffroi.city.schemas import public as schemas
from beffroi.data.errors import NotFound
from beffroi.data.lake import ReadOptions
from beffroi.data.tableschema import TableSchema
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.public import Receipt, Then

pytestmark = pytest.mark.usefixtures("instance")
IRVE = SHARED / "schemas" / "exemples" / "irve"

TREES = {
    "name": "arbres",
    "title": "Arbres",
    "version": "1.0",
    "fields": [
        {"name": "id", "constraints": {"required": True, "unique": True}},
        {"name": "essence", "constraints": {"enum": ["Tilleul", "Orme"]}},
        {"name": "hauteur", "type": "number", "example": "12.5"},
    ],
}
RIGHT = "id,essence,hauteur\n1,Tilleul,12.5\n2,Orme,8\n"
WRONG = "id,essence,hauteur\n1,Tilleul,12.5\n1,Orme,haut\n3,Chêne,8\n"


def arbres() -> schemas.KnownSchema:
    return schemas.add(json.dumps(TREES).encode(), "arbres.json")


def written(folder: Path, text: str, name: str = "arbres.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def verified(path: Path, schema: str | None = "arbres", **said: object) -> Receipt:
    return take(path, options=ReadOptions(schema=schema), **said)


def verdict(receipt: Receipt) -> dict[str, object]:
    found = receipt.report["details"]["schema"]
    assert isinstance(found, dict)
    return found


def errors(receipt: Receipt) -> list[tuple[str, int | None, str | None]]:
    return [(n["column"], n["line"], n["value"]) for n in receipt.warnings if n["code"] == "schema_error"]


def test_a_version_that_keeps_its_schema(tmp_path: Path) -> None:
    arbres()
    receipt = verified(written(tmp_path, RIGHT))
    assert receipt.published
    assert (verdict(receipt)["name"], verdict(receipt)["valid"], verdict(receipt)["rows"]) == (
        "arbres",
        True,
        2,
    )
    assert errors(receipt) == []


def test_what_keeps_its_schema_says_so_to_all(tmp_path: Path, client: Client) -> None:
    """On its page and in DCAT (dct:conformsTo), with the schema's own address; what breaks it does not claim it."""
    document = {**TREES, "path": "https://schema.example/arbres/1.0/schema.json"}
    schemas.add(json.dumps(document).encode(), "arbres.json")
    verified(written(tmp_path, RIGHT))
    page, graph = "/explore/dataset/arbres/", "/explore/dataset/arbres.ttl"
    assert "Respecté" in client.get(page).text
    assert f'href="{document["path"]}"' in client.get(page).text
    told = b"".join(client.get(graph)).decode()
    assert "dct:conformsTo <https://schema.example/arbres/1.0/schema.json>" in told
    verified(written(tmp_path, WRONG), then=Then.PUBLISH)
    assert "Respecté" not in client.get(page).text
    assert "3 écarts" in client.get(page).text
    assert "Champ « hauteur » : 1 valeur ne se lit pas comme un nombre." in " ".join(
        client.get(page).text.split()
    )
    english = client.get(f"/en{page}").text
    assert "Field “essence”: 1 value is not in the list of those admitted (Tilleul, Orme)." in english
    assert "Champ «" not in english
    assert "dct:conformsTo" not in b"".join(client.get(graph)).decode()


def test_faults_are_said_by_rule_line_and_value_and_refuse_nothing(tmp_path: Path) -> None:
    arbres()
    receipt = verified(written(tmp_path, WRONG))
    assert (receipt.published, receipt.rows) == (True, 3)
    assert sorted(errors(receipt), key=str) == [
        ("essence", 4, "Chêne"),
        ("hauteur", 3, "haut"),
        ("id", 3, "1"),
    ]
    said = " ".join(note["sentence"] for note in receipt.warnings)
    assert "Champ « essence » : 1 valeur n'est pas dans la liste admise" in said


def test_the_declaration_stays_until_it_is_taken_back(tmp_path: Path) -> None:
    arbres()
    verified(written(tmp_path, RIGHT))
    again = take(written(tmp_path, WRONG))
    assert verdict(again)["valid"] is False
    retyped = intake.retype(catalog.get("arbres"), [{"name": "hauteur", "type": "text"}])
    assert verdict(retyped)["valid"] is False
    assert "schema" not in verified(written(tmp_path, WRONG), schema="", then=Then.PUBLISH).report["details"]
    assert "schema" not in take(written(tmp_path, WRONG)).report["details"]


def test_an_organisation_may_want_no_fault_in_public(tmp_path: Path) -> None:
    arbres()
    change_organisation(default_organisation(), schema_errors_block=True)
    assert verified(written(tmp_path, RIGHT)).published
    held = take(written(tmp_path, WRONG))
    assert not held.published
    assert "ne respecte pas le schéma « arbres »" in held.reason
    dataset = catalog.find("arbres")
    assert dataset.current is not None
    assert dataset.current.number == 1
    draft = intake.waiting_draft(dataset)
    assert draft is not None
    assert not intake.release(draft).published  # a person's word is not enough
    change_organisation(dataset.organisation, schema_errors_block=False)
    draft = intake.waiting_draft(dataset)
    assert draft is not None
    assert intake.release(draft).published


def test_a_draft_takes_its_schema_with_it(tmp_path: Path) -> None:
    arbres()
    receipt = verified(written(tmp_path, WRONG), then=Then.KEEP)
    draft = intake.waiting_draft(catalog.get(receipt.dataset_id))
    assert draft is not None
    assert verdict(intake.release(draft))["valid"] is False
    assert catalog.get(receipt.dataset_id).read_options == {"schema": "arbres"}


def test_a_file_is_recognised_by_its_headers(tmp_path: Path) -> None:
    arbres()
    receipt = take(written(tmp_path, "ID;Essence;Hauteur\n1;Tilleul;12,5\n"))
    assert verdict(receipt) == {"likely": "arbres", "title": "Arbres"}
    assert any("ressemble au schéma « arbres »" in note["sentence"] for note in receipt.report["notes"])
    other = take(written(tmp_path, "x,y\n1,2\n", "autre.csv"))
    assert "schema" not in other.report["details"]


def test_an_unknown_schema_is_refused_at_once_and_a_forgotten_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Aucun schéma"):
        verified(written(tmp_path, RIGHT))
    arbres()
    verified(written(tmp_path, RIGHT))
    schemas.remove("arbres")
    receipt = take(written(tmp_path, WRONG), then=Then.PUBLISH)
    assert receipt.published
    assert "schema_unknown" in [note["code"] for note in receipt.warnings]


def test_formats_of_anybody_never_refuse_a_file(tmp_path: Path) -> None:
    wild = {
        "name": "fou",
        "fields": [{"name": "id"}, {"name": "jour", "type": "date", "format": "%Q%!{v}$p9'"}],
    }
    schemas.add(json.dumps(wild).encode())
    receipt = verified(written(tmp_path, "id,jour\n1,2024-01-01\n"), schema="fou")
    assert receipt.published
    assert verdict(receipt)["valid"] is not True


def test_a_large_irregular_file_is_verified_all_the_same(tmp_path: Path) -> None:
    """Its first reading is the engine's own, which a cut line stops: the mended rows are those verified."""
    arbres()
    lines = [f"{n},Tilleul,{n % 30}.5" for n in range(120_000)]
    lines[110_000] = "110000,Tilleul"
    lines[110_001] = "110001,Hêtre,3"
    receipt = verified(written(tmp_path, "id,essence,hauteur\n" + "\n".join(lines) + "\n"))
    assert (receipt.published, receipt.rows) == (True, 120_000)
    assert ("essence", 110_003, "Hêtre") in errors(receipt)


def test_typed_cells_are_read_as_text(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arbres()
    path = tmp_path / "arbres.parquet"
    pq.write_table(
        pa.table({"id": ["1", "2"], "essence": ["Orme", "Pin"], "hauteur": [1.5, None]}), str(path)
    )
    receipt = verified(path)
    assert [(fault["rule"], fault["field"]) for fault in verdict(receipt)["faults"]] == [("enum", "essence")]  # type: ignore[attr-defined]  # JSON


def national() -> tuple[schemas.KnownSchema, TableSchema]:
    known = schemas.add((IRVE / "statique__schema-statique.json").read_bytes(), "schema-statique.json")
    return known, known.schema


@pytest.mark.shared
def test_a_national_schema_and_its_examples(tmp_path: Path) -> None:
    known, schema = national()
    [example] = [path for path in IRVE.glob("*statique*valide*.csv") if "invalide" not in path.name]
    right = take(example, dataset_id="bornes", options=ReadOptions(schema=known.name))
    assert (verdict(right)["valid"], right.published) == (True, True), verdict(right)
    rows = list(csv.reader(example.open(encoding="utf-8-sig", newline="")))
    rows[1][schema.names.index("puissance_nominale")] = "très forte"
    wrong = tmp_path / "wrong.csv"
    with wrong.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    spoilt = take(wrong, dataset_id="bornes")
    assert errors(spoilt) == [("puissance_nominale", 2, "très forte")]


def test_a_filled_template_passes(tmp_path: Path) -> None:
    known = arbres()
    path = tmp_path / "modele.csv"
    path.write_bytes(schemas.template(known.schema) + b"7,Orme,3\n")
    assert [fault.rule for fault in intake.check_source(str(path), known.schema, silent).faults] == [
        "required"
    ]
    kept = path.read_bytes().split(b"\r\n")
    path.write_bytes(kept[0] + b"\r\n7,Orme,3\r\n")
    assert intake.check_source(str(path), known.schema, silent).valid
