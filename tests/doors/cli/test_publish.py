"""The command as a person uses it: exit codes, reports, sentences instead of traces."""

import json
import os
import stat
from pathlib import Path

import pytest
from tests.conftest import Outside

TREES = (
    "Code postal;Essence;Hauteur\n59000;Tilleul;12,5\n59800;Érable;8,0\n59100;If;grand\n"
    + "59000;Orme;4,2\n" * 60
)


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    path = tmp_path / "arbres.csv"
    path.write_text(TREES, encoding="windows-1252")
    return path


def test_init_makes_a_private_instance_and_can_be_run_again(outside: Outside) -> None:
    key = outside.home / "secret.key"
    before = key.read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(outside.home.stat().st_mode) == 0o700
    outside.run("init")
    assert key.read_text() == before


def test_the_first_administrator(outside: Outside) -> None:
    weak = outside.run("init", "--admin", "claire", "--password-stdin", stdin="1234\n", code=1)
    assert "Mot de passe refusé" in weak.stderr
    outside.run("init", "--admin", "claire", "--password-stdin", stdin="Un-long-beffroi-59\n")
    again = outside.run("init", "--admin", "claire", "--password-stdin", stdin="Un-long-beffroi-59\n", code=1)
    assert "existe déjà" in again.stderr


def test_publishing_reports_in_json(module_outside: Outside, trees: Path) -> None:
    done = module_outside.run("publish", trees, "--id", "en-json", "--licence", "etalab-2.0", "--json")
    shape = json.loads(done.stdout)
    assert {"dataset_id", "version", "rows", "fields", "warnings", "url"} <= shape.keys()
    assert (shape["dataset_id"], shape["version"], shape["rows"]) == ("en-json", 1, 63)
    height = next(f for f in shape["fields"] if f["name"] == "hauteur")
    assert (height["type"], height["faults"]) == ("double", 1)
    fault = next(w for w in shape["warnings"] if w["column"])
    assert (fault["line"], fault["value"]) == (4, "grand")


def test_publishing_reports_in_words(module_outside: Outside, trees: Path) -> None:
    done = module_outside.run("publish", trees, "--id", "en-mots")
    assert "arbres.csv → en-mots : publié, version 1, 63 enregistrements, 3 champs." in done.stdout
    assert "nombre décimal" in done.stdout
    assert "Ligne 4, colonne « Hauteur » : « grand »" in done.stdout
    assert "Aucune licence" in done.stdout
    assert "/explore/dataset/en-mots/" in done.stdout
    assert "\x1b" not in done.stdout  # no colours in a file


def test_an_update_says_what_changed(module_outside: Outside, trees: Path) -> None:
    module_outside.run("publish", trees, "--id", "change")
    trees.write_text("Code postal;Essence\n59000;Tilleul\n59800;If\n", encoding="utf-8")
    held = module_outside.run("publish", trees, "--id", "change", code=2)
    assert "retenu (version 2)" in held.stdout
    assert "--breaking" in held.stdout
    done = module_outside.run("publish", trees, "--id", "change", "--breaking")
    assert "Depuis la version 1 :" in done.stdout
    assert "Champ disparu : « hauteur »." in done.stdout


def test_a_refused_file_ends_with_2_and_a_sentence(module_outside: Outside, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    done = module_outside.run("publish", path, code=2)
    assert "PDF" in done.stderr
    assert "Traceback" not in done.stderr
    shape = json.loads(module_outside.run("publish", path, "--json", code=2).stdout)
    assert "PDF" in shape["message"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["publish", "absent.csv"], "n'existe pas"),
        (["publish", "absent.csv", "--licence", "la mienne"], "Choisissez parmi"),
        (["publish", "a.csv", "b.csv", "--id", "un"], "une seule source"),
        (["publish"], "SOURCE"),
        (["publish", "a.csv", "--descriptor", "absent.yaml"], "ne se lit pas"),
        (["dataset", "show", "absent"], "n'existe pas"),
        (["export", "absent", "--format", "csv"], "n'existe pas"),
        (["restore", "absent.tar"], "n'existe pas"),
        (["nonsense"], "nonsense"),
    ],
)
def test_every_other_failure_ends_with_1_and_a_sentence(
    module_outside: Outside, arguments: list[str], words: str
) -> None:
    empty = (
        Outside(module_outside.home.with_name("other"), module_outside.environment)
        if arguments[0] == "restore"
        else None
    )
    done = (empty or module_outside).run(*arguments, code=1)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_several_sources_each_become_a_dataset(module_outside: Outside, tmp_path: Path) -> None:
    for name in ("un", "deux"):
        (tmp_path / f"{name}.csv").write_text(f"a;b\n1;{name}\n", encoding="utf-8")
    (tmp_path / "rien.csv").write_text("a;b\n", encoding="utf-8")
    sources = [tmp_path / f"{name}.csv" for name in ("un", "rien", "deux")]
    done = module_outside.run("publish", *sources, "--json", code=2)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("dataset_id") for line in lines] == ["un", None, "deux"]


def test_a_rehearsal_publishes_nothing(module_outside: Outside, trees: Path) -> None:
    done = module_outside.run("publish", trees, "--id", "essai", "--dry-run")
    assert "rien n'est publié" in done.stdout
    module_outside.run("dataset", "show", "essai", code=1)


def test_a_descriptor_and_an_organisation(module_outside: Outside, trees: Path, tmp_path: Path) -> None:
    descriptor = tmp_path / "d.yaml"
    descriptor.write_text(
        "metas: {default: {title: Les arbres}}\nfields: [{name: hauteur, type: text}]\n", encoding="utf-8"
    )
    module_outside.run(
        "publish", trees, "--id", "decrit", "--descriptor", descriptor, "--org", "Ville de Lambersart"
    )
    shape = json.loads(module_outside.run("dataset", "show", "decrit", "--json").stdout)
    assert shape["metas"]["default"]["title"] == "Les arbres"
    assert shape["metas"]["default"]["publisher"] == "Ville de Lambersart"
    assert {f["name"]: f["type"] for f in shape["fields"]}["hauteur"] == "text"


def test_without_an_instance_the_person_is_told_what_to_do(tmp_path: Path) -> None:
    done = Outside(tmp_path / "nowhere").run("publish", "a.csv", code=1)
    assert "beffroi init" in done.stderr


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    done = Outside(tmp_path / "nowhere", {"BEFFROI_TITEL": "x"}).run("check", code=1)
    assert "BEFFROI_TITEL" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_no_instance_and_names_every_command(tmp_path: Path) -> None:
    done = Outside(tmp_path / "nowhere").run("--help")
    for name in (
        "init",
        "demo",
        "serve",
        "worker",
        "publish",
        "dataset",
        "export",
        "check",
        "backup",
        "restore",
    ):
        assert name in done.stdout
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = Outside(tmp_path / "instance").run("init", code=1)
    assert "BEFFROI_HOME" in done.stderr
