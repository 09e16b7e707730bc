"""What the tests of the readers share."""

from pathlib import Path

import pytest
from tests.data.lake.readers.reading import Reader


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Reads bytes or a path with `ReadOptions` as keywords."""
    return Reader(tmp_path)
