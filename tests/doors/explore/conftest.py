"""A live service with a few small datasets, asked over HTTP as any client would."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import ROOT, Outside, clean_environment
from tests.journeys.processes import free_port, wait

HERE = Path(__file__).parent
REFERENCE = ROOT.parent / "shared" / "reference" / "explore"
V21 = "/api/explore/v2.1"


@dataclass(frozen=True)
class Service:
    """A service that answers at `url`."""

    url: str
    client: httpx.Client

    def get(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> httpx.Response:
        """GET below the API's root."""
        return self.client.get(f"{V21}{path}", params=parameters, headers=headers)

    def rows(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """The results of a query that works."""
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.text
        results: list[dict[str, Any]] = response.json()["results"]
        return results


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Served by Granian, as in production; the datasets come in by the command."""
    folder = tmp_path_factory.mktemp("explore")
    instance = Outside(folder / "instance")
    instance.run("init")
    instance.run("publish", HERE / "villes.csv", "--descriptor", HERE / "villes.json")
    instance.run("publish", HERE / "quartiers.geojson", "--id", "quartiers", "--title", "Quartiers d'exemple")
    instance.run("publish", HERE / "releves.csv", "--id", "releves", "--title", "Relevés d'exemple")
    notice = folder / "Notice d'été.html"
    notice.write_text("<script>alert(1)</script>", encoding="utf-8")
    instance.run("dataset", "attach", "releves", notice, "--title", "Notice des relevés")
    if REFERENCE.is_dir():
        _publish_reference(instance, folder)
    with serving(instance) as running:
        yield running


@contextmanager
def serving(instance: Outside) -> Iterator[Service]:
    """The instance served, until the end of the block."""
    port = free_port()
    environment = {
        **clean_environment(),
        "BEFFROI_HOME": str(instance.home),
        "DJANGO_SETTINGS_MODULE": "beffroi.site.settings",
    }
    arguments = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "beffroi.site.wsgi:application",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait(lambda: _answers(client), "the service does not answer", 60)
            yield Service(f"http://127.0.0.1:{port}", client)
    finally:
        process.terminate()
        process.wait(20)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get(f"{V21}/").status_code == 200
    except httpx.TransportError:
        return False


def _publish_reference(instance: Outside, folder: Path) -> None:
    """The reference's own dataset, by the way any dataset comes in."""
    fixture = json.loads((REFERENCE / "fixture.json").read_text())
    rows = folder / "cities.ndjson"
    rows.write_text("\n".join(json.dumps(record) for record in fixture["records"]))
    shape = {
        "dataset_id": fixture["dataset_id"],
        "fields": fixture["fields"],
        "metas": {"default": {"title": "Cities"}},
    }
    descriptor = folder / "cities.json"
    descriptor.write_text(json.dumps(shape))
    instance.run("publish", rows, "--descriptor", descriptor)
