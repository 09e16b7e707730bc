"""What journeys share: a browser, a served portal, and a watch on every request."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.conftest import _outside
from tests.journeys.browsers import chromium, launched
from tests.portal_service import Portal, filled, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium the browser journeys are skipped, and say so."""
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium: install the package chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session."""
    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Three datasets, served; journeys only read."""
    folder = tmp_path_factory.mktemp("journeys")
    for instance in _outside(folder, filled()):
        with serving(instance, folder / "serve.log") as running:
            yield running
