"""The demonstration: loaded once, honest about what is made up, never over somebody's own instance."""

import json
import time
from pathlib import Path

import pytest
import yaml
from rdflib import Graph
from tests.conftest import ROOT, SHARED, Outside
from tests.doors.dcat.graphs import DCAT_AP, HIGH_VALUE, SHAPES, datasets_of, violations

from beffroi.doors.cli.demonstration.content import PIECES

PACKAGES = ROOT / "frontend" / "node_modules"
CONTOURS = SHARED / "geo" / "mel-communes-2018-contours.geojson"
needs_packages = pytest.mark.skipif(
    not (PACKAGES / "@etalab" / "decoupage-administratif").is_dir(),
    reason="the npm packages are not installed",
)

CATALOGUE = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
django.setup()
from beffroi.city.catalog.public import every
from beffroi.city.metadata.public import Choice, catalogue_graph, site_at
from beffroi.data.rdf import turtle
ids = list(every().public().values_list("dataset_id", flat=True))
sys.stdout.buffer.writelines(turtle(catalogue_graph(ids, site_at("https://donnees.example.fr"), Choice())))
"""
VALUED = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
django.setup()
from beffroi.city.catalog.public import every
from beffroi.city.metadata.public import Choice, dataset_graph, site_at
from beffroi.data.rdf import turtle
valued = [d for d in every().public() if d.metas.get("dcat_ap", {}).get("hvd_category")]
for dataset in valued:
    sys.stdout.buffer.writelines(turtle(dataset_graph(dataset, site_at("https://donnees.example.fr"), Choice())))
"""
SCRIPT = """
import json, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
django.setup()
from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import User
print(json.dumps({
    "datasets": {
        d.dataset_id: {
            "title": d.title, "description": d.meta("description"), "license": d.meta("license"),
            "rows": d.current.records_count, "number": d.current.number,
            "types": {f["name"]: f["type"] for f in d.current.schema_json},
            "faults": sum(f["faults"] for f in d.current.report["fields"]),
        } for d in Dataset.objects.select_related("current")
    },
    "users": {u.username: u.is_superuser for u in User.objects.all()},
}))
"""


def _state(outside: Outside) -> dict[str, dict[str, dict[str, object]]]:
    shape: dict[str, dict[str, dict[str, object]]] = json.loads(outside.python("-c", SCRIPT).stdout)
    return shape


@pytest.mark.slow
@needs_packages
def test_demonstration(outside: Outside, tmp_path: Path) -> None:
    contours = ["--contours", str(CONTOURS)] if CONTOURS.exists() else []
    first = outside.run("demo", "--packages", str(PACKAGES), *contours)
    state = _state(outside)
    datasets = state["datasets"]
    assert set(datasets) == {piece.dataset_id for piece in PIECES}
    for name, told in datasets.items():
        assert told["license"], name
        assert told["faults"] == 0, name
        made_up = "données d'exemple" in str(told["title"])
        assert made_up == name.startswith("exemple-")
        assert made_up == ("onnées d'exemple" in str(told["description"])), name
    rows = {name: told["rows"] for name, told in datasets.items()}
    assert rows["communes-mel"] == 95
    assert rows["histoire-du-territoire"] == 190
    assert rows["vacances-scolaires"] == 14_245
    assert int(str(rows["communes-du-nord"])) > 600
    types = {kind for told in datasets.values() for kind in dict(told["types"]).values()}  # type: ignore[call-overload]
    assert {"text", "int", "double", "boolean", "date", "datetime", "geo_point_2d", "geo_shape"} <= types

    if SHAPES.is_dir():  # the whole catalogue holds against every published set of shapes
        graph = Graph().parse(data=outside.python("-c", CATALOGUE).stdout, format="turtle")
        assert len(datasets_of(graph)) == len(PIECES)
        assert {name: violations(graph, shapes) for name, shapes in DCAT_AP.items()} == {
            n: [] for n in DCAT_AP
        }
        valued = Graph().parse(data=outside.python("-c", VALUED).stdout, format="turtle")
        assert [name.rpartition("/dataset/")[2] for name in datasets_of(valued)] == ["communes-mel/"]
        assert violations(valued, HIGH_VALUE) == []

    assert state["users"] == {"admin": True, "producteur": False}
    kept = outside.home / "demo.json"
    assert kept.stat().st_mode & 0o077 == 0
    passwords = json.loads(kept.read_text())["accounts"]
    assert all(password in first.stderr for password in passwords.values())

    began = time.monotonic()
    again = outside.run("demo", "--packages", str(tmp_path))  # nothing is read from packages any more
    assert time.monotonic() - began < 30
    assert all(password in again.stderr for password in passwords.values())
    assert _state(outside) == state


def test_somebody_s_instance_is_left_alone(outside: Outside) -> None:
    outside.run("init", "--admin", "camille", "--password-stdin", stdin="un-mot-de-passe-solide-42\n")
    refused = outside.run("demo", code=1)
    assert "BEFFROI_HOME" in refused.stderr
    assert not (outside.home / "demo.json").exists()


def test_without_packages_says_what_to_do(outside: Outside, tmp_path: Path) -> None:
    refused = outside.run("demo", "--packages", str(tmp_path), code=1)
    assert "npm install" in refused.stderr


def test_no_account_outside_a_demonstration(outside: Outside) -> None:
    assert _state(outside)["users"] == {}


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.dataset_id)
def test_descriptors_say_what_a_reader_needs(piece: object) -> None:
    told = yaml.safe_load(piece.descriptor.read_text())  # type: ignore[attr-defined]
    default = told["metas"]["default"]
    assert told["dataset_id"] == piece.dataset_id  # type: ignore[attr-defined]
    for key in ("title", "description", "theme", "keyword", "license", "publisher", "references"):
        assert default.get(key), key


@pytest.mark.shared
@needs_packages
def test_territory_import(outside: Outside) -> None:
    done = outside.run("territory", "import", "--packages", str(PACKAGES), "--contours", str(CONTOURS))
    assert "95 communes" in done.stdout
    assert "95 contours" in done.stdout
    assert (
        "95 communes"
        in outside.run("territory", "import", "--packages", str(PACKAGES), "--contours", "non").stdout
    )
    refused = outside.run(
        "territory", "import", "--packages", str(PACKAGES), "--contours", "/nowhere.geojson", code=2
    )
    assert "/nowhere.geojson" in refused.stderr
