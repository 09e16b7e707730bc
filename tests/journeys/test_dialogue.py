"""A resident shows what they made and follows a dataset, a steward accepts: by keyboard, messages read in between."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.doors.portal.test_visitors import PASSWORD, _letters, _link, service  # noqa: F401 (a fixture)
from tests.journeys.visits import visit
from tests.portal_service import Portal

pytestmark = [pytest.mark.browser]


def reach(page: Page, wanted: str) -> None:
    """Go with the Tab key to what matches a selector."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the Tab key never reaches {wanted} on {page.url}")


def _written(page: Page, said: dict[str, str]) -> None:
    """Fill the fields in the order the Tab key has them, and send."""
    for name, text in said.items():
        reach(page, f"main [name={name}]")
        page.keyboard.type(text)
    reach(page, "main button[type=submit]")
    page.keyboard.press("Enter")


def _confirmed(page: Page, portal: Portal, to: str) -> None:
    page.goto(_link(_letters(portal, to)[-1]))
    reach(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def test_a_reuse_is_proposed_then_accepted(browser: Browser, service: Portal) -> None:  # noqa: F811
    with visit(browser, service) as seen:
        seen.open("/explore/dataset/budget/reuses/")
        seen.page.locator("main a[href*='/reutilisations/proposer/']").first.press("Enter")
        said = {
            "title": "Budget en dessins",
            "kind": "carte",
            "address": "https://exemple.fr/dessins",
            "description": "Des dessins.",
            "author": "Zoé",
            "email": "zoe@exemple.fr",
        }
        _written(seen.page, said)
        expect(seen.page).to_have_url(service.url + "/merci/reutilisation/")
        _confirmed(seen.page, service, "zoe@exemple.fr")
        assert seen.page.context.cookies() == []
    with visit(browser, service) as seen:
        seen.open("/login/")
        _written(seen.page, {"username": "steward", "password": PASSWORD})
        seen.page.wait_for_url("**/compte/")
        seen.open("/espace/reutilisations/")
        seen.page.get_by_role("link", name="Budget en dessins").press("Enter")
        reach(seen.page, "[name=act][value=accept]")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_load_state("networkidle")
        seen.open("/reutilisations/")
        expect(seen.page.get_by_role("link", name="Budget en dessins")).to_be_visible()


def test_a_dataset_is_followed_on_a_phone(browser: Browser, service: Portal) -> None:  # noqa: F811
    with visit(browser, service, width=390, dark=True) as seen:
        seen.open("/explore/dataset/budget/")
        seen.page.locator("main a[href*='/suivre/']").first.press("Enter")
        _written(seen.page, {"email": "max@exemple.fr"})
        seen.page.wait_for_url("**/merci/**")
        _confirmed(seen.page, service, "max@exemple.fr")
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("C'est confirmé")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
