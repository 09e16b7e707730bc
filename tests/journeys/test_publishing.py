"""A producer publishes: with corrections, by keyboard alone, without scripts; an ugly file, a refused one, a change of mind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from tests.conftest import SHARED
from tests.journeys.browsers import DESKTOP, PHONE
from tests.journeys.test_portal_access import AXE, RULES, RUN
from tests.journeys.visits import Visit, visit
from tests.portal_service import _DJANGO, Portal

pytestmark = pytest.mark.browser
PASSWORD = "un mot de passe assez long"
IRVE = SHARED / "messy" / "csvapi" / "tests__samples__real_csv__bornes-irve-20190805.csv"
PATIENCE = 90_000  # ms: the machine may have much else to do
_PEOPLE = f"""
from beffroi.city.people.public import Membership, User, named_organisation
place, _made = named_organisation("Commune de Lille")
user = User.objects.create_user("pauline", "pauline@example.org", {PASSWORD!r})
Membership.objects.create(user=user, organisation=place, role="steward")
"""
UGLY = (
    "Arbres remarquables;;;;\n;;;;\nCode commune;Essence;Hauteur (m);Planté le;Position\n"
    '59350;Platane;24,5;12/03/1932;"50,6292, 3,0573"\n59350;"Hêtre; pourpre";18;01/11/1950;"50,6401, 3,0441"\n'
    "59350;Marronnier;à mesurer;;\n1350;Érable;19,2;15/02/1971;;;\n"
)


@pytest.fixture(scope="module")
def town(portal: Portal) -> Portal:
    """The portal, with somebody who publishes for Lille."""
    portal.instance.python("-c", _DJANGO + _PEOPLE)
    return portal


@contextmanager
def at_work(browser: Browser, town: Portal, *, scripts: bool = True, **size: int) -> Iterator[Visit]:
    """A window of Pauline's, on the page where one publishes."""
    with visit(browser, town, scripts=scripts, **size) as seen:
        seen.open("/login/?next=/espace/publier/")
        seen.page.get_by_label("Identifiant ou adresse électronique").fill("pauline")
        seen.page.get_by_label("Mot de passe").fill(PASSWORD)
        seen.page.get_by_role("button", name="Se connecter").click()
        expect(seen.page.get_by_role("heading", name="Publier des données")).to_be_visible()
        yield seen


def checked(page: Page) -> None:
    """Axe finds nothing on this page, as it is now, its folds opened; nothing overflows, at 320 pixels neither."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install in frontend/")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(RUN, RULES)["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= 320"), page.url
    assert size is not None
    page.set_viewport_size(size)


def give(page: Page, path: Path, title: str = "") -> None:
    """Send a file."""
    if title:
        page.get_by_label("Titre").fill(title)
    page.get_by_label("Un fichier de votre ordinateur").set_input_files(path)
    page.get_by_role("button", name="Lire le fichier").click()


def describe(page: Page) -> None:
    """Say what is asked before a publication, from the draft."""
    page.get_by_role("link", name="Décrire les données").click()
    checked(page)
    page.get_by_label("Description").fill("Relevées par les services de la commune.")
    page.get_by_label("Licence").select_option("Licence Ouverte v2.0 (Etalab)")
    page.get_by_label("Contact").fill("donnees@lille.example")
    page.get_by_role("button", name="Enregistrer").click()


@pytest.mark.shared
def test_bornes_irve_published_with_corrections_updated_and_undone(
    browser: Browser, town: Portal, tmp_path: Path
) -> None:
    with at_work(browser, town, **DESKTOP) as seen:
        page = seen.page
        checked(page)
        give(page, IRVE, "Bornes de recharge")
        page.wait_for_url("**/brouillon/", timeout=PATIENCE)
        expect(page.get_by_text("9 687 enregistrements")).to_be_visible()
        expect(page.get_by_text("Ligne 1718").first).to_be_visible()
        expect(page.get_by_role("button", name="Publier", exact=True)).to_be_disabled()
        checked(page)
        station = page.locator("li.column", has=page.get_by_role("heading", name="id_pdc", exact=True))
        station.get_by_label("Identifie chaque ligne").check()
        station.get_by_label("Libellé").fill("Point de charge")
        station.get_by_label("Type").select_option("texte")
        page.get_by_label("Remettre les zéros que le tableur a retirés").check()
        page.get_by_label("Remettre en ordre les lieux").check()
        page.get_by_role("button", name="Appliquer les corrections").click()
        page.wait_for_url("**/brouillon/#rows", timeout=PATIENCE)
        expect(page.get_by_role("columnheader", name="Point de charge")).to_be_visible()
        expect(page.get_by_text("réparation « leading_zeros »")).to_have_count(0)
        describe(page)
        page.get_by_role("button", name="Publier", exact=True).click()
        expect(page.get_by_text("est en ligne")).to_be_visible()
        checked(page)
        page.get_by_role("link", name="Voir la page publique").click()
        expect(page.get_by_role("heading", name="Bornes de recharge", level=1)).to_be_visible()

        lines = IRVE.read_bytes().splitlines(keepends=True)
        newer = tmp_path / "bornes.csv"
        newer.write_bytes(b"".join(lines[:400]))
        seen.open("/espace/jeux/bornes-de-recharge/")
        page.get_by_role("link", name="Mettre à jour").click()
        give(page, newer)
        page.wait_for_url("**/brouillon/", timeout=PATIENCE)
        expect(page.get_by_text("399 enregistrements au lieu de 9 687")).to_be_visible()
        expect(page.locator(".tally")).to_contain_text("Lignes retirées")
        checked(page)
        page.get_by_role("button", name="Mettre en ligne cette version").click()
        page.get_by_role("button", name="Revenir à la version 2").click()
        expect(page.get_by_text("La version 2 est de nouveau en ligne")).to_be_visible()
        shown = town.get("/api/explore/v2.1/catalog/datasets/bornes-de-recharge/records?limit=1").json()
        assert shown["total_count"] == 9687


def reach(page: Page, wanted: str) -> None:
    """Go with the Tab key to what matches a selector."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the Tab key never reaches {wanted} on {page.url}")


def test_by_keyboard_alone(browser: Browser, town: Portal, tmp_path: Path) -> None:
    ugly = tmp_path / "arbres.csv"
    ugly.write_bytes(UGLY.encode("cp1252"))
    with at_work(browser, town, **DESKTOP) as seen:
        page = seen.page
        reach(page, "[name=title]")
        page.keyboard.type("Arbres au clavier")
        reach(page, "[type=file]")
        with page.expect_file_chooser() as chosen:
            page.keyboard.press("Enter")
        chosen.value.set_files(ugly)
        reach(page, "main button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/brouillon/", timeout=PATIENCE)
        reach(page, "a[href$='description/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/description/**")
        for field, text in (
            ("description", "Relevés."),
            ("license", "Licence O"),
            ("contact", "a@lille.example"),
        ):
            reach(page, f"[name={field}]")
            page.keyboard.type(text)
        reach(page, "main .describe button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/brouillon/")
        reach(page, "#f1-label")
        page.keyboard.press("Control+A")
        page.keyboard.type("Espèce")
        reach(page, ".stick button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/lecture/**")
        page.wait_for_url("**/brouillon/#rows", timeout=PATIENCE)
        expect(page.get_by_role("columnheader", name="Espèce")).to_be_visible()
        reach(page, "form[action$='publier/'] button")
        page.keyboard.press("Enter")
        expect(page.get_by_text("est en ligne")).to_be_visible()


def test_an_ugly_file_without_scripts_on_a_phone(browser: Browser, town: Portal, tmp_path: Path) -> None:
    ugly = tmp_path / "arbres.csv"
    ugly.write_bytes(UGLY.encode("cp1252"))
    with at_work(browser, town, scripts=False, **PHONE) as seen:
        page = seen.page
        give(page, ugly, "Arbres sans script")
        page.wait_for_url("**/brouillon/", timeout=PATIENCE)  # the page asks again by itself
        told = page.locator("main")
        for words in ("4 enregistrements", "à mesurer", "Hêtre; pourpre", "12 mars 1932"):
            expect(told).to_contain_text(words)
        describe_without_axe(page)
        page.get_by_role("button", name="Publier", exact=True).click()
        expect(page.get_by_text("est en ligne")).to_be_visible()
        assert town.get("/explore/dataset/arbres-sans-script/").status_code == 200


def describe_without_axe(page: Page) -> None:
    """As `describe`, where no script can look at the page."""
    page.get_by_role("link", name="Décrire les données").click()
    page.get_by_label("Description").fill("Relevés par les jardiniers.")
    page.get_by_label("Licence").select_option("Licence Ouverte v2.0 (Etalab)")
    page.get_by_label("Contact").fill("donnees@lille.example")
    page.get_by_role("button", name="Enregistrer").click()


def test_a_refused_file_says_why_and_what_to_do(browser: Browser, town: Portal, tmp_path: Path) -> None:
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + b"x" * 2000)
    empty = tmp_path / "vide.csv"
    empty.touch()
    with at_work(browser, town, **PHONE, dark=True) as seen:
        page = seen.page
        page.get_by_role("button", name="Lire le fichier").click()
        expect(page.get_by_role("alert")).to_contain_text("Donnez un fichier, ou une adresse.")
        give(page, empty)
        expect(page.get_by_role("alert")).to_contain_text("Le fichier est vide")
        expect(page.get_by_role("alert")).to_be_focused()
        seen.faults.clear()  # the browser's console notes the refusals (422)
        checked(page)
        give(page, paper)
        expect(page.get_by_role("alert")).to_contain_text("PDF", timeout=PATIENCE)
        checked(page)
        page.get_by_role("link", name="Donner un autre fichier").click()
        expect(page.get_by_role("heading", name="Publier des données")).to_be_visible()


def slowed(network: CDPSession, upload: int) -> None:
    """Let no more bytes a second leave; -1: as many as can."""
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
    network.send("Network.emulateNetworkConditions", conditions)


def test_a_sending_then_a_reading_are_stopped(browser: Browser, town: Portal, tmp_path: Path) -> None:
    large = tmp_path / "grand.csv"
    with large.open("w", encoding="utf-8") as file:
        file.write("id;nom;valeur;jour\n")
        file.writelines(f"{n};nom {n};{n % 97},5;{1 + n % 28:02d}/03/2025\n" for n in range(400_000))
    with at_work(browser, town, **DESKTOP) as seen:
        page = seen.page
        network = page.context.new_cdp_session(page)
        slowed(network, 200_000)
        give(page, large, "Grand")
        expect(page.get_by_role("button", name="Arrêter l'envoi")).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("Mo /")
        checked(page)
        page.keyboard.press("Enter")
        expect(page.get_by_text("L'envoi est arrêté")).to_be_visible()
        slowed(network, -1)
        page.get_by_role("button", name="Lire le fichier").click()
        stop = page.get_by_role("button", name="Arrêter", exact=True)
        expect(stop).to_be_visible()
        checked(page)
        stop.click()
        expect(page.get_by_text("La lecture a été arrêtée")).to_be_visible(timeout=PATIENCE)
        checked(page)
        seen.open("/espace/jeux/grand/")
        expect(page.get_by_text("404")).to_be_visible()
        seen.faults.clear()  # the browser's console notes the 404
