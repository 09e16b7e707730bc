"""The catalogue read by udata itself, the software of data.gouv.fr, in an environment of its own (it is under the AGPL)."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.peers import UDATA, python_with
from tests.portal_service import Portal


@pytest.mark.slow
def test_data_gouv_understands_us(catalogue: Portal, tmp_path: Path) -> None:
    python = python_with(*UDATA)
    document = tmp_path / "catalogue.rdf"
    document.write_bytes(catalogue.get("/api/explore/v2.1/catalog/exports/dcat").content)
    script = Path(__file__).with_name("udata_reader.py")
    done = subprocess.run(
        [str(python), str(script), str(document)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        cwd=tmp_path,
    )
    found = {dataset["identifier"]: dataset for dataset in json.loads(done.stdout.splitlines()[-1])}
    assert len(found) == 3
    stations = found[f"{catalogue.url}/explore/dataset/stations/"]
    assert stations["title"] == "Stations de vélos"
    assert (stations["licence"], stations["frequency"], stations["schema"]) == ("odc-odbl", "daily", None)
    assert {"velo", "libre-service", "mobilite"} <= set(stations["tags"])
    assert stations["page"] == f"{catalogue.url}/explore/dataset/stations/information/"
    assert stations["place"]["type"] == "MultiPolygon"
    url, kind, media, role = stations["files"]["stations.csv"]
    assert url.endswith("/stations/exports/csv?use_labels=true")
    assert (kind, media, role) == ("csv", "text/csv", "main")
    assert {role for *_rest, role in stations["files"].values()} == {"main"}  # files, not APIs
