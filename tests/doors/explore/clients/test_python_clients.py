"""PyPI odsclient and portalkit: all that they ask a service; and the pandas example of the dataset pages."""

import json
from pathlib import Path

from tests.doors.explore.clients.conftest import Run
from tests.doors.explore.conftest import V21, Service

HERE = Path(__file__).parent


def test_odsclient(service: Service, python_client: Run) -> None:
    assert python_client(str(HERE / "ods_client.py"), service.url).stdout.endswith("done\n")


def test_portalkit(service: Service, python_client: Run) -> None:
    assert python_client(str(HERE / "portal_kit.py"), service.url).stdout.endswith("done\n")


def test_portalkit_command(service: Service, python_client: Run, tmp_path: Path) -> None:
    command = ("-m", "portalkit.cli")
    (found,) = json.loads(python_client(*command, "search", service.url, "villes", "--json").stdout)
    assert found["id"] == "villes"
    said = python_client(
        *command, "get", service.url, "--dataset", "villes", "-o", "villes.csv", "--no-cache"
    ).stdout
    assert "7 rows" in said
    assert len((tmp_path / "villes.csv").read_text().splitlines()) == 8


def test_pandas_reads_the_export(service: Service, python_client: Run) -> None:
    address = f"{service.url}{V21}/catalog/datasets/villes/exports/csv"
    text = f'import pandas as pd\n\ntable = pd.read_csv("{address}", sep=";")\nprint(table.shape, table["code"].dtype)'
    assert python_client("-", text=text).stdout.startswith("(7, 12)")
