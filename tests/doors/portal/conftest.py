"""The service the pages are read from; one for all tests of this folder, which only read."""

from collections.abc import Iterator

import pytest
from tests.conftest import Outside, _outside
from tests.portal_service import Portal, filled, serving


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Three datasets, served."""
    folder = tmp_path_factory.mktemp("portal")
    for instance in _outside(folder, filled()):
        assert isinstance(instance, Outside)
        with serving(instance, folder / "serve.log") as running:
            yield running
