"""axe-core finds nothing on any page, in light and dark, on a phone and on a large screen; nothing overflows."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.journeys.browsers import DESKTOP, PHONE
from tests.journeys.keyboard import press
from tests.journeys.visits import visit
from tests.portal_service import Portal

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "/",
    "/en/",
    "/espaces/metropole/",
    "/espaces/metropole/explore/dataset/lieux/map/",
    "/explore/?theme=Culture",
    "/explore/?q=zzzz",
    "/explore/dataset/lieux/",
    "/explore/dataset/lieux/table/?sort=-visiteurs&min.visiteurs=2000&min.tarif=abc",
    "/explore/dataset/lieux/map/",
    "/explore/dataset/lieux/map/?color=commune&area=50.61,3.01+50.63,3.05",
    "/explore/dataset/lieux/map/?area=perdue",
    "/explore/dataset/lieux/chart/",
    "/explore/dataset/lieux/chart/?chart=line&x=commune&measure=avg",
    "/explore/dataset/lieux/chart/?chart=communes&x=code_insee",
    "/explore/dataset/lieux/chart/?q=zzzz",
    "/embed/dataset/lieux/chart/?chart=bars&x=commune",
    "/embed/dataset/lieux/table/",
    "/territoire/",
    "/territoire/59350-lille/",
    "/producteurs/",
    "/producteurs/metropole/",
    "/reutilisations/",
    "/reutilisations/proposer/",
    "/explore/dataset/lieux/reuses/",
    "/explore/dataset/lieux/discussion/",
    "/suivre/?dataset=lieux",
    "/explore/dataset/lieux/export/",
    "/explore/dataset/lieux/export/?is.commune=Lille",
    "/explore/dataset/lieux/api/",
    "/api/explore/v2.1/console",
    "/api/explore/v2.1/console?call=records&dataset_id=lieux",
    "/explore/dataset/lieux/versions/",
    "/explore/dataset/lieux/versions/?from=1&to=2",
    "/styles/",
    "/login/",
    "/accessibilite/",
)
MAP = "/explore/dataset/lieux/map/?color=commune&area=50.61,3.01+50.63,3.05"
#: Every rule is asked everywhere; what passes is counted, not described: a quarter of the time.
RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


#: Beside the size axe looks at: the widths, and sizes of text, at which nothing may overflow. A page is opened once for all.
REFLOWS = {1280: ((1024, "100%"), (1280, "200%")), 390: ((320, "100%"),)}


# Colours do not follow the width: two settings see both widths and both sets of colours.
@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, portal: Portal, size: ViewportSize, dark: bool
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install in frontend/")
    script = AXE.read_text("utf-8")
    with visit(browser, portal, width=size["width"], height=size["height"], dark=dark) as seen:
        found: dict[str, list[object]] = {}
        for path in PAGES:
            seen.open(path)
            for details in seen.page.locator("details:not([open]) > summary").all():
                if details.is_visible():
                    details.click()
            seen.page.evaluate(script)
            result = seen.page.evaluate(RUN, RULES)
            wrong = [
                (v["id"], [(n["target"], n["failureSummary"]) for n in v["nodes"][:3]])
                for v in result["violations"]
            ]
            wrong += overflows(seen.page, size)
            if wrong:
                found[path] = wrong
        assert not found, "\n".join(f"{path}: {faults}" for path, faults in found.items())


def overflows(page: Page, size: ViewportSize) -> list[object]:
    """The widths, with the size of the text, at which the page is too wide; the page is put back as it was."""
    wide: list[object] = []
    for width, text in REFLOWS[size["width"]]:
        page.set_viewport_size({"width": width, "height": size["height"]})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        for _look in range(40):  # a chart follows its frame a turn later
            content = page.evaluate("document.documentElement.scrollWidth")
            if content <= width:
                break
            page.wait_for_timeout(50)
        else:
            wide.append(("overflow", width, text, content))
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.set_viewport_size(size)
    return wide


def _edge(page: Page, wanted: str) -> str:
    return page.locator(wanted).first.evaluate("one => getComputedStyle(one).borderBottomColor")


def test_imposed_colours_leave_what_colours_said(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        page.emulate_media(forced_colors="active")
        seen.open(MAP)
        assert _edge(page, ".tabs [aria-current]") != _edge(page, ".tabs a:not([aria-current])")
        assert _edge(page, ".masthead [aria-current]") != _edge(page, ".masthead li a:not([aria-current])")
        keys = page.locator(".map-key").all()
        colours = {key.evaluate("one => getComputedStyle(one).backgroundColor") for key in keys}
        assert len(colours) == len(keys) == 3
        press(page, "[data-map=draw]")
        assert (
            page.get_by_role("button", name="Dessiner une zone").evaluate(
                "one => getComputedStyle(one).outlineStyle"
            )
            == "solid"
        )


_MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return [style.animationDuration, style.transitionDuration].some(all => all.split(",").some(d => parseFloat(d) > 0.001));
}).length"""


def test_nothing_moves_for_who_wants_it_still_and_paper_holds_the_data_alone(
    browser: Browser, portal: Portal
) -> None:
    with visit(browser, portal) as seen:  # a visit asks for less motion
        page = seen.page
        for path in ("/styles/", "/explore/dataset/lieux/chart/", MAP):
            seen.open(path)
            assert page.evaluate(_MOVING) == 0, path
        seen.open("/explore/dataset/lieux/table/?is.commune=Lille")
        page.emulate_media(media="print")
        for wanted in (".masthead nav", ".tabs", ".table-form", ".foot"):
            assert not page.locator(wanted).first.is_visible(), wanted
        expect(page.locator(".chosen")).to_contain_text("Lille")
        expect(page.locator("tbody tr")).to_have_count(44)
        assert page.locator(".table-frame").evaluate("one => getComputedStyle(one).overflowX") == "visible"
