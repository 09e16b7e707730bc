"""PyPI odsclient and portalkit: all that they ask a service; and the examples of the dataset pages."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

from tests.doors.explore.clients.conftest import Run
from tests.doors.explore.conftest import Service

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


def examples(service: Service) -> list[str]:
    """The examples of a dataset's API page, as a reader copies them."""
    page = service.client.get("/explore/dataset/villes/api/").text
    return [
        html.unescape(re.sub("<[^>]+>", "", block))
        for block in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    ]


def test_the_examples_of_a_page_run_as_they_are_printed(
    service: Service, python_client: Run, tmp_path: Path
) -> None:
    said: dict[str, str] = {}
    for example in examples(service):
        language = example.split(maxsplit=2)[0:2]
        if language[0] == "curl":
            command = ["bash", "-c", example]
        elif language[0] == "const":
            command = ["node", "--input-type=module", "-e", example]
        elif language[0] == "import":
            said[language[1]] = python_client("-", text=example).stdout
            continue
        else:
            assert language[0] == "library(httr2)"  # R is not among what the tests ask of a machine
            assert "/catalog/datasets/villes/records" in example
            continue
        if shutil.which(command[0]):
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
            )
            assert done.returncode == 0, done.stderr
            said[" ".join(language)] = done.stdout
    assert "Lille" in said["requests"]
    assert "59350" in said["pandas"]
    assert {"curl -G", "const question"} <= said.keys() or not (shutil.which("curl") and shutil.which("node"))
    assert all("Lille" in said[name] for name in ("curl -G", "const question") if name in said)
    assert len((tmp_path / "villes.csv").read_text("utf-8-sig").splitlines()) == 8 or not shutil.which("curl")
