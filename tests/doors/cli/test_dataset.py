"""`beffroi dataset`, `export` and `check` on an instance with a history."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.conftest import Outside


@pytest.fixture
def history(outside: Outside, tmp_path: Path) -> Outside:
    """`bancs` in two versions, three rows then two."""
    path = tmp_path / "bancs.csv"
    for rows in (3, 2):
        lines = [f"{n};banc {n};50,6{n};3,0{n}" for n in range(rows)]
        path.write_text("\n".join(["id;nom;lat;lon", *lines]) + "\n", encoding="utf-8")
        outside.run("publish", path, "--title", "Bancs publics", "--licence", "odbl")
    return outside


def count(instance: Outside) -> int:
    """Rows anybody can export."""
    done = instance.run("export", "bancs", "--format", "csv", "--out", "-")
    return len(list(csv.reader(io.StringIO(done.stdout.lstrip("\ufeff")), delimiter=";"))) - 1


def test_going_back_taking_down_and_deleting(history: Outside) -> None:
    assert count(history) == 2
    history.run("dataset", "rollback", "bancs", "1", "--reason", "Erreur de fichier")
    assert count(history) == 3
    versions = json.loads(history.run("dataset", "versions", "bancs", "--json").stdout)
    assert [(v["version"], v["state"], v["current"]) for v in versions] == [
        (2, "archived", False),
        (1, "published", True),
    ]
    history.run("dataset", "withdraw", "bancs")
    assert (
        "n'est pas publié" in history.run("export", "bancs", "--format", "csv", "--out", "-", code=1).stderr
    )
    history.run("dataset", "rollback", "bancs", "2")
    assert count(history) == 2
    history.run("dataset", "delete", "bancs", code=130)  # nobody said yes
    assert count(history) == 2
    history.run("dataset", "delete", "bancs", "--yes")
    assert json.loads(history.run("dataset", "list", "--json").stdout) == []
    left = [p for p in (history.home / "lake").rglob("*") if p.is_file() and p.name != "lake"]
    assert left == []


def test_documents_come_go_and_are_swept(history: Outside, tmp_path: Path) -> None:
    notice = tmp_path / "notice.pdf"
    notice.write_bytes(b"%PDF-1.4 une")
    assert "notice_pdf" in history.run("dataset", "attach", "bancs", notice, "--title", "Notice").stdout
    notice.write_bytes(b"%PDF-1.4 deux")
    history.run("dataset", "attach", "bancs", notice)
    shown = json.loads(history.run("dataset", "show", "bancs", "--json").stdout)["attachments"]
    assert shown == [
        {
            "id": "notice_pdf",
            "title": "notice.pdf",
            "mimetype": "application/pdf",
            "url": "odsfile://notice.pdf",
        }
    ]
    originals = history.home / "lake" / "originals"

    def documents() -> list[bytes]:
        found = (path.read_bytes() for path in originals.glob("*/*"))
        return [data for data in found if data.startswith(b"%PDF")]

    history.run("dataset", "rollback", "bancs", "1")
    history.run("publish", tmp_path / "bancs.csv", "--id", "bancs")  # sweeps what nobody tells of
    assert documents() == [b"%PDF-1.4 deux"]
    assert "n'a pas de document" in history.run("dataset", "detach", "bancs", "absent", code=1).stderr
    history.run("dataset", "detach", "bancs", "notice_pdf")
    assert documents() == []


def test_lists_and_shows_in_words(history: Outside) -> None:
    assert "Bancs publics" in history.run("dataset", "list").stdout
    assert "Aucun jeu" in history.run("dataset", "list", "--search", "baleine").stdout
    shown = history.run("dataset", "show", "bancs").stdout
    assert "Open Database License" in shown
    assert "geo_point_2d" in shown
    assert "2 enregistrements au lieu de 3" in history.run("dataset", "versions", "bancs").stdout


def test_typing_again(history: Outside) -> None:
    history.run("dataset", "retype", "bancs", "--set", "id=text")
    shape = json.loads(history.run("dataset", "show", "bancs", "--json").stdout)
    assert {f["name"]: f["type"] for f in shape["fields"]}["id"] == "text"
    history.run("dataset", "retype", "bancs", "--set", "id=auto")
    shape = json.loads(history.run("dataset", "show", "bancs", "--json").stdout)
    assert {f["name"]: f["type"] for f in shape["fields"]}["id"] == "int"
    assert (
        "choisissez parmi" in history.run("dataset", "retype", "bancs", "--set", "id=nombre", code=1).stderr
    )


def test_exports_in_every_format(history: Outside, tmp_path: Path) -> None:
    import openpyxl
    import pyarrow.parquet as pq

    def made(kind: str) -> Path:
        target = tmp_path / f"out.{kind}"
        history.run("export", "bancs", "--format", kind, "--out", target)
        return target

    assert [row["nom"] for row in json.loads(made("json").read_text())] == ["banc 0", "banc 1"]
    assert [json.loads(line)["id"] for line in made("jsonl").read_text().splitlines()] == [0, 1]
    features = json.loads(made("geojson").read_text())["features"]
    assert features[1]["geometry"] == {"type": "Point", "coordinates": [3.01, 50.61]}
    assert pq.read_table(made("parquet")).column("nom").to_pylist() == ["banc 0", "banc 1"]
    sheet = openpyxl.load_workbook(made("xlsx")).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["nom", "banc 0", "banc 1"]
    assert "<name>banc 1</name>" in made("kml").read_text()
    target = tmp_path / "lambert.geojson"
    history.run("export", "bancs", "--format", "geojson", "--epsg", "2154", "--out", target)
    assert json.loads(target.read_text())["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::2154"
    refused = history.run("export", "bancs", "--format", "kml", "--epsg", "2154", "--out", "-", code=1)
    assert "EPSG:2154" in refused.stderr
    again = history.run("export", "bancs", "--format", "json", "--out", tmp_path / "out.json", code=1)
    assert "--force" in again.stderr


def test_check_says_what_is_wrong(history: Outside) -> None:
    assert "L'instance peut servir." in history.run("check").stdout
    (history.home / "secret.key").chmod(0o644)
    [folder] = (history.home / "lake" / "versions").glob("*/2")
    folder.rename(folder.with_name("77"))
    found = json.loads(history.run("check", "--json", code=1).stdout)
    sentences = " ".join(f["sentence"] for f in found if f["level"] != "ok")
    assert "chmod 600" in sentences
    folder.with_name("77").rename(folder)
    (history.home / "secret.key").chmod(0o600)
    folder.rename(history.home / "elsewhere")
    found = json.loads(history.run("check", "--json", code=1).stdout)
    assert any("bancs v2 : dossier absent" in f["sentence"] for f in found if f["level"] == "erreur")


def test_check_without_instance(tmp_path: Path) -> None:
    done = Outside(tmp_path / "nowhere").run("check", code=1)
    assert "beffroi init" in done.stdout
