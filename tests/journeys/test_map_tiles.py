"""A crowded dataset on the map: groups come nearer, a record opens, the table's question holds."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.conftest import _outside
from tests.journeys.visits import visit
from tests.portal_service import Portal, serving

pytestmark = pytest.mark.browser
TREES = 6_000
CORNERS = {TREES - 1: (50.6, 2.95), TREES - 2: (50.7, 3.15)}


def write_trees(path: Path) -> Path:
    """A heap of trees at one place, others around."""
    chosen = random.Random(4)
    with path.open("w", encoding="utf-8") as file:
        file.write("numero,essence,haie,latitude,longitude\n")
        for n in range(TREES):
            heap = n < TREES // 2
            lat = 50.65 if heap else chosen.uniform(50.6, 50.7)
            lon = 3.05 if heap else chosen.uniform(2.95, 3.15)
            lat, lon = CORNERS.get(n, (lat, lon))
            file.write(f"{n},{('Tilleul', 'Érable')[n % 2]},{n % 500},{lat:.6f},{lon:.6f}\n")
    return path


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A dataset of six thousand places, served."""
    folder = tmp_path_factory.mktemp("crowded")
    for instance in _outside(folder):
        instance.run("publish", write_trees(folder / "arbres.csv"), "--id", "arbres", "--title", "Arbres")
        with serving(instance, folder / "serve.log") as running:
            yield running


def test_a_group_comes_nearer_then_opens_its_records(browser: Browser, crowded: Portal) -> None:
    with visit(browser, crowded) as seen:
        page = seen.page
        seen.open("/explore/dataset/arbres/map/")
        frame, status = page.locator("#map"), page.locator("#map-status")
        expect(status).to_have_text("6\u202f000 enregistrements sur la carte.")
        expect(page.get_by_role("list", name="Légende")).to_contain_text("plusieurs enregistrements")
        assert any("/api/tiles/arbres/" in url for url in seen.requests)
        assert not any("/exports/geojson" in url for url in seen.requests)
        start = frame.get_attribute("data-zoom") or ""
        page.locator("#map canvas").click()  # the heap is in the middle
        expect(frame).not_to_have_attribute("data-zoom", start)
        assert float(frame.get_attribute("data-zoom") or 0) > float(start) + 1
        page.locator("#map canvas").focus()
        popup = page.locator(".maplibregl-popup dl")
        while popup.count() == 0:
            before = frame.get_attribute("data-zoom")
            page.keyboard.press("Enter")
            page.locator(f'#map:not([data-zoom="{before}"]), .maplibregl-popup dl').first.wait_for()
        expect(popup).to_contain_text("essence")
        pager = page.locator(".map-pager")
        expect(pager).to_contain_text("1 sur 3\u202f0")
        first = popup.inner_text()
        pager.get_by_role("button", name="Enregistrement suivant").click()
        expect(pager).to_contain_text("2 sur")
        assert popup.inner_text() != first


def test_the_tables_question_is_the_maps(browser: Browser, crowded: Portal) -> None:
    with visit(browser, crowded, width=390, height=844, dark=True) as seen:
        page = seen.page
        seen.open("/explore/dataset/arbres/table/?f.essence=tilleul")
        page.get_by_role("link", name="Carte", exact=True).click()
        page.wait_for_selector("#map[data-ready]")
        expect(page.locator("#map-status")).to_have_text("3\u202f000 enregistrements sur la carte.")
        expect(page.locator(".chosen")).to_contain_text("essence contient « tilleul »")
        assert any("/exports/geojson" in url for url in seen.requests)  # few enough to come at once
        page.get_by_role("link", name="Lire les mêmes enregistrements en tableau").click()
        expect(page.locator(".result-line")).to_contain_text("3\u202f000 enregistrements")
