"""The catalogue answers while one types; the field suggests; the map changes its colours in place; forms go by keyboard."""

import re

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.visits import visit
from tests.portal_service import Portal

pytestmark = pytest.mark.browser


def test_results_follow_what_is_typed(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        seen.open("/explore/")
        count = seen.page.locator("#count [role=status]")
        expect(count).to_have_text(re.compile("^3 "))
        count.evaluate("element => { element.dataset.same = 'yes' }")
        seen.page.locator("#q").press_sequentially("théatre")
        expect(count).to_have_text(re.compile("^1 "))
        assert count.get_attribute("data-same") == "yes"  # the same element: what it says now is announced
        assert seen.page.evaluate("location.search") == "?q=th%C3%A9atre"
        expect(seen.page.locator("mark").first).to_have_text("théâtre")
        seen.page.reload()
        expect(seen.page.locator("#count [role=status]")).to_have_text(re.compile("^1 "))


def test_the_field_suggests(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        seen.open("/")
        seen.page.locator("#q").press_sequentially("lie")
        option = seen.page.locator("#suggestions option")
        expect(option.first).to_have_attribute("value", "Lieux culturels de la métropole")


def test_the_map_leads_to_communes(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        seen.open("/territoire/")
        seen.page.get_by_label("Aller à une commune").fill("villeneuve d'ascq")
        seen.page.keyboard.press("Enter")
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Villeneuve-d'Ascq")
        seen.open("/territoire/")
        density = seen.page.get_by_role("link", name="habitants au km²")
        if density.count():  # there is a choice once rows are counted
            density.press("Enter")
            expect(seen.page).to_have_url(re.compile("carte=density"))
            expect(density).to_be_focused()
        commune = seen.page.locator("#territory-map svg a").first
        commune.hover()
        expect(seen.page.locator("[data-told]")).to_have_text(commune.locator("title").text_content() or "?")
        commune.click()
        expect(seen.page).to_have_url(re.compile(r"/territoire/\d{5}-"))


def test_forms_are_filled_and_mended_by_keyboard_without_scripts(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal, scripts=False) as seen:
        seen.open("/reutilisations/proposer/?dataset=lieux")
        seen.page.get_by_label("Titre").focus()
        for text in ("Un titre", None, "pas une adresse", "Des mots", None, "Ana", "ana@exemple.fr"):
            if text:
                seen.page.keyboard.type(text)
            seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        field = seen.page.get_by_label("Adresse web")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(seen.page.get_by_label("Titre")).to_have_value("Un titre")
        seen.faults.clear()  # the browser reports the answer 400 in its console
