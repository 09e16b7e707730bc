"""Charts and maps in a browser: made, walked along with the keyboard, shared, framed elsewhere; nothing moves while they load."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.keyboard import choose, follow, press, reach
from tests.journeys.visits import Visit, visit
from tests.portal_service import Portal

pytestmark = pytest.mark.browser
DATASET = "/explore/dataset/lieux"
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    const add = list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value; });
    new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 60);
})"""


def _drawn(page: Page) -> None:
    page.wait_for_selector('#chart[data-ready="yes"] canvas')


def test_a_chart_is_made_walked_along_and_shared_by_keyboard(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.url)
        seen.open(f"{DATASET}/")
        follow(page, ".tabs a", "Graphique")
        _drawn(page)
        choose(page, "#c-chart", "Barres")
        choose(page, "#c-x", "Commune")
        expect(page.get_by_label("Pas de temps")).to_be_hidden()
        choose(page, "#c-measure", "moyenne")
        choose(page, "#c-y", "Visiteurs")
        follow(page, ".chart-form button", "Dessiner")
        _drawn(page)
        expect(page.get_by_role("heading", level=2).first).to_have_text(
            "Moyenne de « Visiteurs » selon « Commune »"
        )
        assert "width" not in page.url  # what means nothing here stays out of the address
        reach(page, "#chart canvas")
        page.keyboard.press("ArrowRight")
        first = page.locator("#chart-data tbody tr").first
        label, value = first.locator("th").inner_text(), first.locator("td").inner_text()
        expect(page.locator("#chart-point")).to_have_text(f"{label} : {value}")
        page.keyboard.press("End")
        expect(page.locator("#chart-point")).to_contain_text(
            page.locator("#chart-data tbody tr").last.locator("th").inner_text()
        )
        press(page, ".share summary")
        press(page, "[data-copy=share-address]")
        expect(page.get_by_role("button", name="Copiée")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.url
        code = page.get_by_label("Code à coller dans une autre page").input_value()
    _framed(browser, code)


@contextmanager
def _elsewhere(code: str) -> Iterator[str]:
    """Another site, whose one page holds that code."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Ailleurs</title>{code}".encode())

        def log_message(self, *_arguments: object) -> None:
            """Nothing is said."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


def _framed(browser: Browser, code: str) -> None:
    """The code, pasted in a page of another site."""
    context = browser.new_context(reduced_motion="reduce", locale="fr-FR")
    try:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        with _elsewhere(code) as address:
            page.goto(address)
            frame = page.frame_locator("iframe")
            frame.locator('#chart[data-ready="yes"] canvas').wait_for()
            expect(frame.get_by_role("link", name=re.compile("Voir sur"))).to_be_visible()
            expect(frame.get_by_text("Métropole européenne de Lille")).to_be_visible()
        assert context.cookies() == []
        assert refused == []
    finally:
        context.close()


def test_without_scripts_a_chart_is_a_table_and_communes_are_drawn(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal, scripts=False) as seen:
        page = seen.page
        page.goto(f"{portal.url}{DATASET}/chart/")
        expect(page.get_by_text("Le graphique se dessine avec JavaScript")).to_be_visible()
        expect(page.locator("#chart-data tbody tr")).not_to_have_count(0)
        page.get_by_label("Forme", exact=True).select_option(label="Carte des communes")
        page.get_by_label("Selon", exact=True).select_option(label="code_insee")
        page.get_by_role("button", name="Dessiner").click()
        drawing = page.get_by_role("img", name=re.compile("^Carte : Moyenne"))
        expect(drawing).to_be_visible()
        assert drawing.locator("path.area").count() == 3
        expect(page.locator(".legend")).to_contain_text("sans valeur")


def test_a_map_is_coloured_and_filtered_by_an_area_by_keyboard(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open(f"{DATASET}/map/")
        choose(page, "#m-color", "Commune")
        follow(page, ".map-form button", "Appliquer")
        page.wait_for_selector("#map[data-ready]")
        legend = page.get_by_role("list", name="Commune")
        expect(legend.get_by_role("listitem")).to_have_count(3)
        before = int(page.locator("#map").get_attribute("data-ready") or 0)
        press(page, "[data-map=draw]")
        expect(page.locator("#map canvas")).to_be_focused()
        expect(page.locator("#map-status")).to_contain_text("au clavier")
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
            page.keyboard.press("Enter")
            still = page.url
            page.keyboard.press(key)
            page.wait_for_function("before => location.href !== before", arg=still)  # the map has moved
        follow(page, "[data-map=done]", key="Shift+Tab")
        assert "area=" in page.url
        page.wait_for_selector("#map[data-ready]")
        after = int(page.locator("#map").get_attribute("data-ready") or 0)
        assert 0 < after < before
        assert "color=commune" in page.url
        follow(page, "main a", "Lire les mêmes enregistrements en tableau")
        expect(page.get_by_role("status")).to_contain_text(f"{after} enregistrement")
        follow(page, ".chosen a", "dans la zone choisie")
        expect(page.get_by_role("status")).to_contain_text(f"{before} enregistrements")


def test_the_address_of_a_map_keeps_what_it_shows(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open(f"{DATASET}/map/")
        start = page.url
        page.locator("#map canvas").focus()
        page.keyboard.press("+")
        page.wait_for_function("before => location.href !== before", arg=start)
        expect(page.locator("#share-address")).to_have_value(page.url)
        assert page.url.split("#")[1] in page.locator("#share-code").input_value()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/explore/",
        "/territoire/",
        f"{DATASET}/",
        f"{DATASET}/table/",
        f"{DATASET}/chart/",
        f"{DATASET}/map/?color=commune",
        "/styles/",
    ],
)
def test_nothing_moves_while_a_page_loads(browser: Browser, portal: Portal, path: str) -> None:
    for width in (1280, 390):
        with visit(browser, portal, width=width) as seen:
            seen.open(path)
            if "/chart/" in path:
                _drawn(seen.page)
            assert seen.page.evaluate(SHIFTS) < 0.01


def _weights(seen: Visit, path: str) -> dict[str, int]:
    weights: dict[str, int] = {}
    seen.page.on(
        "response",
        lambda answer: weights.update({answer.url: int(answer.headers.get("content-length", "0"))}),
    )
    seen.open(path)
    return {url.rsplit("/", 1)[1]: weight for url, weight in weights.items() if url.endswith(".js")}


@pytest.mark.parametrize("path", ["/", "/explore/", f"{DATASET}/table/", f"{DATASET}/export/", "/styles/"])
def test_scripts_weigh_little_without_map_or_chart(browser: Browser, portal: Portal, path: str) -> None:
    with visit(browser, portal) as seen:
        found = _weights(seen, path)
        assert 0 < sum(found.values()) < 60_000
        assert not any(name.startswith(("map", "chart")) for name in found)


def test_a_chart_brings_its_library_alone(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        found = _weights(seen, f"{DATASET}/chart/")
        assert 0 < sum(found.values()) < 80_000
        assert not any(name.startswith("map") for name in found)
    with visit(browser, portal) as seen:  # communes are drawn by the server
        found = _weights(seen, f"{DATASET}/chart/?chart=communes&x=code_insee")
        assert not any(name.startswith(("map", "chart")) for name in found)
