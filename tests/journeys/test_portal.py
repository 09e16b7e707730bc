"""Journeys of visitors: from a question to the data, with a mouse, with a keyboard, without scripts."""

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.visits import visit
from tests.portal_service import Portal

pytestmark = pytest.mark.browser


def test_from_the_first_page_to_a_file(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/")
        page.get_by_label("Chercher un jeu de données").fill("lieux culturels")
        page.keyboard.press("Enter")
        expect(page).to_have_url(portal.url + "/explore/?q=lieux+culturels")
        expect(page.get_by_role("status")).to_have_text("1 jeu de données")
        page.get_by_role("link", name="Lieux culturels de la métropole").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lieux culturels de la métropole")
        page.get_by_role("link", name="Télécharger", exact=True).click()
        with page.expect_download() as coming:
            page.get_by_role("link", name="Télécharger CSV").click()
        assert "Musée des Beaux-Arts" in coming.value.path().read_text("utf-8-sig")


def test_a_table_is_filtered_and_sorted(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/explore/dataset/lieux/table/")
        page.get_by_text("Filtrer champ par champ").click()
        page.get_by_label("Commune", exact=True).fill("roubaix")
        page.get_by_label("Gratuit").select_option("true")
        page.get_by_role("group", name="Visiteurs").get_by_label("de").fill("3 000")
        page.get_by_role("button", name="Appliquer les filtres").click()
        expect(page.locator("tbody tr").first).to_contain_text("Roubaix")
        assert "f.nom" not in page.url  # empty answers stay out of the address
        page.get_by_role("link", name="Visiteurs", exact=True).click()
        expect(page.get_by_role("columnheader", name="Visiteurs")).to_have_attribute("aria-sort", "ascending")
        page.get_by_role("link", name="Visiteurs", exact=True).click()
        expect(page.get_by_role("columnheader", name="Visiteurs")).to_have_attribute("aria-sort", "descending")
        before = page.get_by_role("status").inner_text()
        page.get_by_role("link", name="Gratuit : oui").click()
        expect(page.get_by_role("status")).not_to_have_text(before)


@pytest.mark.parametrize("dataset", ["lieux", "zones"])
def test_a_map_draws_every_record_and_opens_one_by_keyboard(browser: Browser, portal: Portal, dataset: str) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open(f"/explore/dataset/{dataset}/map/")
        count = {"lieux": "130", "zones": "2"}[dataset]
        assert page.locator("#map").get_attribute("data-ready") == count
        expect(page.locator("#map-status")).to_have_text(f"{count} enregistrements sur la carte.")
        shades = page.evaluate(
            """() => new Promise(done => {
                const source = document.querySelector("#map canvas");
                const copy = document.createElement("canvas");
                [copy.width, copy.height] = [source.width, source.height];
                requestAnimationFrame(() => {
                  const pen = copy.getContext("2d");
                  pen.drawImage(source, 0, 0);
                  done([copy.width, copy.height]);
                });
            })"""
        )
        assert min(shades) > 300
        box = page.locator("#map canvas").bounding_box()
        assert box is not None
        page.locator("#map canvas").focus()
        if dataset == "zones":
            for _ in range(3):
                page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
        page.keyboard.press("Tab")
        assert any("exports/geojson" in url for url in seen.requests)


def test_a_map_record_opens(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/explore/dataset/lieux/map/")
        page.locator("#map canvas").focus()
        for _ in range(4):
            page.keyboard.press("Enter")
            if page.locator(".maplibregl-popup").count():
                break
            page.keyboard.press("ArrowRight")
            page.wait_for_function("() => true")
        popup = page.locator(".maplibregl-popup")
        expect(popup).to_be_visible()
        expect(popup).to_contain_text("Commune")
        assert page.locator(".maplibregl-popup script").count() == 0


def test_everything_is_read_without_scripts(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal, scripts=False) as seen:
        page = seen.page
        page.goto(portal.url + "/")
        page.get_by_label("Chercher un jeu de données").fill("budget")
        page.get_by_role("button", name="Chercher").click()
        page.get_by_role("link", name="Budget voté").click()
        page.get_by_role("link", name="Tableau", exact=True).click()
        expect(page.locator("tbody")).to_contain_text("Écoles")
        expect(page.locator("tbody")).to_contain_text("1\u00a0234,5")
        page.get_by_role("link", name="Montant", exact=True).click()
        expect(page.get_by_role("columnheader", name="Montant")).to_have_attribute("aria-sort", "ascending")
        page.goto(portal.url + "/explore/dataset/zones/map/")
        expect(page.get_by_text("La carte se dessine avec JavaScript")).to_be_visible()
        page.get_by_role("link", name="Lire les mêmes enregistrements en tableau").click()
        expect(page.locator("tbody")).to_contain_text("Zone 1")


def test_the_keyboard_reaches_the_content_first(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/explore/")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Aller au contenu")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_label("Chercher un jeu de données")).to_be_focused()
        for _ in range(6):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"


def test_examples_are_copied(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.url)
        seen.open("/explore/dataset/lieux/api/")
        seen.page.get_by_role("button", name="Copier – Python").click()
        expect(seen.page.get_by_role("button", name="Copié")).to_be_visible()
        assert "pd.read_csv" in seen.page.evaluate("navigator.clipboard.readText()")


def test_signing_in_and_out(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/")
        assert page.context.cookies() == []
        page.get_by_role("link", name="Se connecter").click()
        page.get_by_label("Identifiant").fill("camille")
        page.get_by_label("Mot de passe").fill("pas celui-là")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("alert")).to_contain_text("n'est pas le bon")
        page.get_by_label("Mot de passe").fill("un mot de passe assez long")
        page.get_by_role("button", name="Se connecter").click()
        expect(page).to_have_url(portal.url + "/")
        page.get_by_role("button", name="Se déconnecter (camille)").click()
        expect(page.get_by_role("link", name="Se connecter")).to_be_visible()


def test_changing_language_keeps_the_place(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        seen.open("/explore/dataset/lieux/table/?sort=-visiteurs")
        seen.page.get_by_role("link", name="English").click()
        expect(seen.page).to_have_url(portal.url + "/en/explore/dataset/lieux/table/?sort=-visiteurs")
        expect(seen.page.get_by_role("status")).to_contain_text("130 records")
        assert seen.page.context.cookies() == []


def test_the_pages_weigh_little(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        weights: dict[str, int] = {}
        seen.page.on(
            "response",
            lambda answer: weights.update({answer.url: int(answer.headers.get("content-length", "0"))}),
        )
        seen.open("/explore/dataset/lieux/")
        scripts = sum(weight for url, weight in weights.items() if url.endswith(".js"))
        assert 0 < scripts < 60_000
        assert not any("/map" in url for url in weights)
