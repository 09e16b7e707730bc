"""A resident shows what they made and follows a dataset, a steward accepts: by keyboard, messages read in between."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.doors.portal.test_visitors import PASSWORD, _letters, _link, service  # noqa: F401 (a fixture)
from tests.journeys.keyboard import follow, reach
from tests.journeys.visits import visit
from tests.portal_service import Portal

pytestmark = [pytest.mark.browser]


def _written(page: Page, said: dict[str, str]) -> None:
    """Fill the fields in the order the Tab key has them, and send."""
    for name, text in said.items():
        reach(page, f"main [name={name}]")
        page.keyboard.type(text)
    follow(page, "main button[type=submit]")


def _confirmed(page: Page, portal: Portal, to: str) -> None:
    page.goto(_link(_letters(portal, to)[-1]))
    follow(page, "main button")
    page.wait_for_load_state("networkidle")


def test_a_reuse_is_proposed_then_accepted(browser: Browser, service: Portal) -> None:  # noqa: F811
    with visit(browser, service) as seen:
        seen.open("/explore/dataset/budget/reuses/")
        follow(seen.page, "main a[href*='/reutilisations/proposer/']")
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
        follow(seen.page, "main a", "Budget en dessins")
        follow(seen.page, "[name=act][value=accept]")
        seen.rest()
        seen.open("/reutilisations/")
        expect(seen.page.get_by_role("link", name="Budget en dessins")).to_be_visible()


def test_a_dataset_is_followed_on_a_phone(browser: Browser, service: Portal) -> None:  # noqa: F811
    with visit(browser, service, width=390, dark=True) as seen:
        seen.open("/explore/dataset/budget/")
        follow(seen.page, "main a[href*='/suivre/']")
        _written(seen.page, {"email": "max@exemple.fr"})
        seen.page.wait_for_url("**/merci/**")
        _confirmed(seen.page, service, "max@exemple.fr")
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("C'est confirmé")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
