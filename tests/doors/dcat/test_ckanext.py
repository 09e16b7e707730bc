"""The catalogue read by ckanext-dcat, which CKAN portals harvest with, in an environment of its own (it is under the AGPL)."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.peers import CKAN, python_with
from tests.portal_service import Portal


@pytest.mark.slow
def test_ckans_harvester_understands_us(catalogue: Portal, tmp_path: Path) -> None:
    python = python_with(*CKAN)
    document = tmp_path / "catalogue.rdf"
    document.write_bytes(catalogue.get("/catalog.rdf").content)
    script = Path(__file__).with_name("ckan_reader.py")
    done = subprocess.run(
        [str(python), str(script), str(document)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        cwd=tmp_path,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["next"] == ""  # three datasets are one page
    packages = {_extra(package, "identifier"): package for package in found["packages"]}
    assert len(packages) == 3
    stations = packages[f"{catalogue.url}/explore/dataset/stations/"]
    assert stations["title"] == "Stations de vélos"
    assert {tag["name"] for tag in stations["tags"]} == {"vélo", "libre-service"}
    assert stations["url"].startswith(catalogue.url)
    assert _extra(stations, "publisher_name") == "Métropole d'essai"
    assert _extra(stations, "frequency").endswith("/DAILY")
    assert _extra(stations, "temporal_start") == "2024-01-01"
    assert json.loads(_extra(stations, "language"))[0].endswith("/FRA")
    formats = {resource["name"]: resource for resource in stations["resources"]}
    assert formats["stations.geojson"]["url"].endswith("/stations/exports/geojson")
    assert formats["stations.csv"]["mimetype"].endswith("text/csv")
    assert "opendatacommons.org" in formats["stations.csv"]["rights"] + formats["stations.csv"]["license"]


def _extra(package: dict, key: str) -> str:
    found: str = next((extra["value"] for extra in package["extras"] if extra["key"] == key), "")
    return found
