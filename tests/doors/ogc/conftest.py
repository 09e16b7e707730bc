"""The XML Schemas of OGC and ISO, from the wheel of another server that ships them."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

_WHEEL = "pycsw==2.6.2"
Validate = Callable[[str, bytes | object], None]


@pytest.fixture(scope="session")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of schemas: pycsw's own, unpacked; nothing of it is run."""
    folder = tmp_path_factory.mktemp("schemas")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(folder), _WHEEL]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        pytest.skip(f"no {_WHEEL} to take XML Schemas from: {done.stderr[-200:]}")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder, [name for name in packed.namelist() if "/schemas/" in name])
    return folder / "pycsw"


@pytest.fixture(scope="session")
def valid(schemas: Path) -> Validate:
    """Check a document, or an element, against one of the schemas by the end of its path."""
    known: dict[str, etree.XMLSchema] = {}

    def check(schema: str, document: bytes | object) -> None:
        if schema not in known:
            (path,) = [p for p in schemas.rglob(Path(schema).name) if str(p).endswith(schema)]
            known[schema] = etree.XMLSchema(etree.parse(str(path)))
        root = etree.fromstring(document) if isinstance(document, bytes) else document
        tree = etree.ElementTree(etree.fromstring(etree.tostring(root)))  # alone, as it would be read
        known[schema].validate(tree)
        assert list(map(str, known[schema].error_log)) == []

    return check
