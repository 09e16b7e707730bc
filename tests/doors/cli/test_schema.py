"""`beffroi schema` and `publish --schema`, with a national schema and its example made wrong."""

import csv
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import SHARED, Outside

from beffroi.data.lake import Limits, ReadOptions, open_memory, read
from beffroi.data.tableschema import check, read_table_schema

IRVE = SHARED / "schemas" / "exemples" / "irve"
SCHEMA, EXAMPLE = IRVE / "statique__schema-statique.json", IRVE / "statique__exemple-valide-statique.csv"
NAME = "schema-irve-statique"


@pytest.mark.shared
def test_a_national_schema_from_the_command(module_outside: Outside, tmp_path: Path) -> None:
    run = module_outside.run
    assert NAME in run("schema", "add", SCHEMA).stdout
    assert [each["name"] for each in json.loads(run("schema", "list", "--json").stdout)] == [NAME]
    headers, example = csv.reader(io.StringIO(run("schema", "template", NAME).stdout.removeprefix("\ufeff")))
    assert len(headers) == len(example) >= 40

    assert "Conforme" in run("schema", "check", EXAMPLE, "--schema", SCHEMA).stdout
    rows = list(csv.reader(EXAMPLE.open(encoding="utf-8-sig", newline="")))
    rows[1][rows[0].index("nbre_pdc")] = "beaucoup"
    wrong = tmp_path / "bornes.csv"
    with wrong.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    said = run("schema", "check", wrong, "--schema", NAME, code=2).stdout
    assert "Champ « nbre_pdc » : 1 valeur ne se lit pas comme un nombre entier." in said
    assert "ligne 2 : « beaucoup »" in said

    published = run("publish", wrong, "--schema", NAME, "--json")
    assert json.loads(published.stdout)["report"]["details"]["schema"]["valid"] is False
    [slug] = [each["slug"] for each in json.loads(run("org", "list", "--json").stdout)]
    run("org", "set", slug, "--schema-errors-block")
    held = run("publish", wrong, "--id", "bornes", code=2).stdout
    assert f"ne respecte pas le schéma « {NAME} »" in held
    run("org", "set", slug, "--schema-errors-pass")
    assert "publié" in run("publish", wrong, "--id", "bornes").stdout

    assert "Aucun schéma" in run("publish", wrong, "--schema", "inconnu", code=1).stderr
    run("schema", "add", wrong, code=1)
    run("schema", "remove", NAME)
    assert json.loads(run("schema", "list", "--json").stdout) == []


@pytest.mark.shared
def test_many_rows_are_verified_in_the_time_of_a_few_readings(tmp_path: Path) -> None:
    """A national schema, most rules broken, on 50 000 rows; the bound is a ratio to one reading of all the cells."""
    schema = read_table_schema(SCHEMA.read_bytes())
    headers, *rows = list(csv.reader(EXAMPLE.open(encoding="utf-8-sig", newline="")))
    path = tmp_path / "bornes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(headers)
        for turn in range(50_000 // len(rows)):
            lines.writerows(rows if turn % 500 else [["?"] * len(headers)] * len(rows))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    raw = read(path, name=path.name, options=ReadOptions(), limits=Limits(), scratch=scratch)
    connection = open_memory("500MB", threads=2, spill=scratch)
    cells = ", ".join(f"max({column.sql})" for column in raw.columns)

    def spent(work: Callable[[], object]) -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    reading = min(
        spent(lambda: connection.execute(f"SELECT {cells} FROM {raw.relation}").fetchall()) for _ in range(3)
    )
    verdicts = []
    checking = min(spent(lambda: verdicts.append(check(connection, raw, schema))) for _ in range(2))
    connection.close()
    print(f"reading {reading:.2f} s, checking {checking:.2f} s of CPU for {verdicts[0].rows} rows")
    assert verdicts[0].rows >= 49_000
    assert len([fault for fault in verdicts[0].faults if len(fault.places) == 20]) > 15
    assert checking < 30 * reading
