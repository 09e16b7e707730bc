"""A package as npm installs it, made from the shared extract of the real one."""

import json
from pathlib import Path

import pytest
from tests.conftest import SHARED


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A node_modules folder holding @etalab/decoupage-administratif, for the metropolis alone."""
    extract = json.loads((SHARED / "geo" / "mel-communes-2026.json").read_text())
    members = [{"code": c["code"], "nom": c["nom"]} for c in extract["communes"]]
    data = tmp_path / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
    data.mkdir(parents=True)
    (data / "communes.json").write_text(json.dumps(extract["communes"]))
    (data / "epci.json").write_text(json.dumps([{**extract["epci"], "membres": members}]))
    return tmp_path / "node_modules"
