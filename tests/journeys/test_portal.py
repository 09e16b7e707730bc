"""Journeys of visitors: from a question to the data, with a mouse, with a keyboard, without scripts."""

import base64

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.keyboard import follow, press, reach
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
        page.get_by_role("link", name="Lieux culturels de la métropole", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lieux culturels de la métropole")
        page.get_by_role("link", name="Télécharger", exact=True).click()
        with page.expect_download() as coming:
            page.get_by_role("link", name="Télécharger CSV").click()
        assert "Musée des Beaux-Arts" in coming.value.path().read_text("utf-8-sig")


def test_from_the_first_page_to_a_file_by_keyboard(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal, width=390, height=844) as seen:
        page = seen.page
        seen.open("/")
        reach(page, "#q")
        page.keyboard.type("theatre")
        page.keyboard.press("Enter")
        page.wait_for_url("**/explore/?q=theatre")
        follow(page, ".entry__title a", "Lieux culturels")
        follow(page, ".tabs a", "Tableau")
        press(page, "main summary", "Filtrer champ par champ")
        reach(page, "[name='is.commune'][value=Roubaix]")
        page.keyboard.press("Space")
        follow(page, ".filters-fold button", "Appliquer les filtres")
        expect(page.get_by_role("status")).to_have_text("43 enregistrements")
        follow(page, "main a", "Télécharger ce résultat")
        with page.expect_download() as coming:
            press(page, ".downloads a[href*='/exports/csv']")
        lines = coming.value.path().read_text("utf-8-sig").splitlines()
        assert len(lines) == 44
        assert all(";Roubaix;" in line for line in lines[1:])


def test_a_table_is_filtered_and_sorted(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/explore/dataset/lieux/table/")
        page.get_by_text("Filtrer champ par champ").click()
        page.get_by_role("group", name="Commune", exact=True).get_by_label("contient").fill("roubaix")
        page.get_by_role("combobox", name="Gratuit").select_option("true")
        page.get_by_role("group", name="Visiteurs").get_by_label("de").fill("3 000")
        page.get_by_role("button", name="Appliquer les filtres").click()
        expect(page.locator("tbody tr").first).to_contain_text("Roubaix")
        assert "f.nom" not in page.url  # empty answers stay out of the address
        page.get_by_role("link", name="Visiteurs", exact=True).click()
        expect(page.get_by_role("columnheader", name="Visiteurs")).to_have_attribute("aria-sort", "ascending")
        page.get_by_role("link", name="Visiteurs", exact=True).click()
        expect(page.get_by_role("columnheader", name="Visiteurs")).to_have_attribute(
            "aria-sort", "descending"
        )
        before = page.get_by_role("status").inner_text()
        page.get_by_role("link", name="Gratuit : oui").click()
        expect(page.get_by_role("status")).not_to_have_text(before)


_COUNT_PIXELS = """async png => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {  // brick, #963a26, give or take what smooths its edges
        const off = Math.abs(data[at] - 0x96) + Math.abs(data[at + 1] - 0x3a) + Math.abs(data[at + 2] - 0x26);
        if (off < 24) count++;
    }
    return count;
}"""


@pytest.mark.parametrize(("dataset", "count"), [("lieux", 130), ("zones", 2)])
def test_a_map_draws_every_record(browser: Browser, portal: Portal, dataset: str, count: int) -> None:
    with visit(browser, portal) as seen:
        seen.open(f"/explore/dataset/{dataset}/map/")
        assert seen.page.locator("#map").get_attribute("data-ready") == str(count)
        expect(seen.page.locator("#map-status")).to_have_text(f"{count} enregistrements sur la carte.")
        picture = base64.b64encode(seen.page.locator("#map").screenshot()).decode()
        assert seen.page.evaluate(_COUNT_PIXELS, picture) > 500


def test_a_record_is_opened_on_the_map_by_keyboard(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/explore/dataset/lieux/map/")
        page.locator("#map canvas").focus()
        page.keyboard.press("Enter")
        popup = page.locator(".maplibregl-popup")
        expect(popup).to_be_visible()
        expect(popup).to_contain_text("Commune")
        expect(page.locator("#map-status")).to_have_text("Fiche ouverte sur la carte.")
        expect(popup.get_by_role("button", name="Fermer")).to_be_focused()
        page.keyboard.press("Enter")
        expect(popup).to_have_count(0)


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
        assert "import requests" in seen.page.evaluate("navigator.clipboard.readText()")


def test_a_call_is_run_in_the_console(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        page = seen.page
        seen.open("/explore/dataset/lieux/api/")
        page.get_by_role("link", name="Essayer dans la console").click()
        page.get_by_label("where").fill("visiteurs > 2000")
        page.get_by_role("button", name="Ajouter une valeur – where").click()
        page.get_by_label("where").nth(1).fill("visiteurs < 2100")
        page.get_by_role("button", name="Lancer l'appel").click()
        expect(page.get_by_role("status")).to_contain_text("200 OK")
        expect(page.get_by_role("heading", name="Réponse", exact=True)).to_be_focused()
        expect(page.get_by_role("region", name="Corps")).to_contain_text('"total_count": 2')
        asked = page.get_by_role("region", name="Adresse").inner_text()
        assert "where=visiteurs+%3E+2000&where=visiteurs+%3C+2100" in asked
        assert "lang=" not in asked
        page.get_by_text("En-têtes").click()
        expect(page.get_by_role("region", name="En-têtes")).to_contain_text("x-ratelimit-remaining")
        page.get_by_label("where").nth(1).fill("rien >")
        page.get_by_role("button", name="Lancer l'appel").click()
        expect(page.get_by_role("status")).to_contain_text("400")
        expect(page.get_by_role("region", name="Corps")).to_contain_text("ODSQLSyntaxError")
        assert all("400" in fault for fault in seen.faults)  # the browser tells the refusal just asked for
        seen.faults.clear()


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
        expect(page).to_have_url(portal.url + "/compte/")
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("link", name="Se connecter")).to_be_visible()


def test_changing_language_keeps_the_place(browser: Browser, portal: Portal) -> None:
    with visit(browser, portal) as seen:
        seen.open("/explore/dataset/lieux/table/?sort=-visiteurs")
        follow(seen.page, "a[hreflang=en]")
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
