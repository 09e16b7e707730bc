"""Every real catalogue file, harvested through a server, against what somebody wrote down after reading it.

`BEFFROI_TEST_WRITE=1` writes what is found as the expectation: read it against the file before keeping it.
"""

import os
from pathlib import Path

import pytest
import yaml
from tests.conftest import SHARED
from tests.engines.harvest.catalogues import harvested
from tests.engines.harvest.conftest import Remote

EXPECTATIONS = Path(__file__).with_name("expectations")
FILES = sorted((SHARED / "catalog").glob("*/*"))
pytestmark = pytest.mark.shared


def expectation_of(path: Path) -> Path:
    """The file that says what is expected of a catalogue file."""
    return EXPECTATIONS / f"{path.parent.name}__{path.name}.yaml"


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.name}" for path in FILES])
def test_file(path: Path, remote: Remote, rooms: Path) -> None:
    found = harvested(remote, path)
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1000).replace(
        remote.url, "REMOTE"
    )
    if os.environ.get("BEFFROI_TEST_WRITE"):
        EXPECTATIONS.mkdir(exist_ok=True)
        expectation_of(path).write_text(text)
    assert yaml.safe_load(text) == yaml.safe_load(expectation_of(path).read_text())


def test_every_expectation_has_its_file() -> None:
    assert {expectation_of(path) for path in FILES} == set(EXPECTATIONS.glob("*.yaml"))
