"""Makes docs/screenshots: the main pages of a served demonstration, on a large screen and a phone, in light and dark.

python -m tests.journeys.screenshots [ADDRESS]; without the address of a served demonstration it makes one, for the time of the
pictures. The workspace is pictured there alone: it takes an account, and a file to publish.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page
from tests.conftest import Outside
from tests.journeys.browsers import DESKTOP, PHONE, launched
from tests.portal_service import serving

TARGET = Path(__file__).parents[2] / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "catalogue": "/explore/?q=communes",
    "territory": "/territoire/",
    "commune": "/territoire/59350-lille/",
    "reuses": "/reutilisations/",
    "dataset": "/explore/dataset/communes-mel/",
    "table": "/explore/dataset/exemple-qualite-air/table/?sort=-no2&min.date=2024-10-01",
    "map": "/explore/dataset/exemple-stations-velos/map/",
    "legend": "/explore/dataset/exemple-signalements/map/?color=theme&area=50.70,3.00+50.60,3.12",
    "chart": "/explore/dataset/exemple-qualite-air/chart/",
    "communes": "/explore/dataset/communes-mel/chart/",
    "styles": "/styles/",
    "draft": "/espace/jeux/arbres-remarquables/brouillon/",
    "standing": "/espace/jeux/",
}
ACCOUNT = ("vitrine", "un mot de passe assez long")
#: What a spreadsheet makes of a list: a title, names of columns as people write them, euros, something nobody measured, a total.
TREES = (
    "Arbres remarquables de la commune;;;;;\nCode commune;Essence;Hauteur (m);Coût d'entretien;Planté le;Position\n"
    + "".join(
        f'59350;{kind};{height};{cost} €;{day};"{place}"\n'
        for kind, height, cost, day, place in (
            ("Platane commun", "24,5", "1 250,00", "12/03/1932", "50.6292, 3.0573"),
            ("Hêtre pourpre", "18", "840,50", "01/11/1950", "50.6401, 3.0441"),
            ("Marronnier d'Inde", "21,3", "960,00", "04/02/1961", "50.6350, 3.0700"),
            ("Érable sycomore", "19,2", "415,00", "15/02/1971", "50.6289, 3.0612"),
            ("Tilleul à grandes feuilles", "16", "388,20", "20/03/1984", "50.6312, 3.0555"),
            ("Cèdre de l'Atlas", "27,8", "1 020,00", "08/12/1922", "50.6377, 3.0488"),
        )
    )
    + "TOTAL;;;4 873,70 €;;\n"
)
#: Page → the looks kept; all of them would weigh too much in the repository.
LOOKS = {
    "home": ("desktop-light", "desktop-dark", "phone-light"),
    "catalogue": ("desktop-light", "phone-dark"),
    "territory": ("desktop-light", "phone-dark"),
    "commune": ("desktop-light", "phone-light"),
    "reuses": ("desktop-light",),
    "dataset": ("desktop-light", "phone-light"),
    "table": ("desktop-light", "phone-dark"),
    "map": ("desktop-light", "desktop-dark", "phone-light"),
    "legend": ("desktop-light", "phone-dark"),
    "chart": ("desktop-light", "desktop-dark", "phone-light"),
    "communes": ("desktop-light", "phone-dark"),
    "styles": ("desktop-light", "desktop-dark"),
    "draft": ("desktop-light", "phone-dark"),
    "standing": ("desktop-light",),
}


def take(address: str, *, workspace: bool = False) -> None:
    """Write every picture; those of the workspace where `ACCOUNT` may sign in."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for name, looks in LOOKS.items():
            if PAGES[name].startswith("/espace/") and not workspace:
                continue
            for look in looks:
                device, scheme = look.split("-")
                context = browser.new_context(
                    viewport=DESKTOP if device == "desktop" else PHONE,
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                    locale="fr-FR",
                )
                page = context.new_page()
                page.goto(
                    address.rstrip("/") + "/accessibilite/"
                )  # brings the letters, which wait for the next page
                page.wait_for_load_state("networkidle")
                if PAGES[name].startswith("/espace/"):
                    _sign_in(page, address)
                page.goto(address.rstrip("/") + PAGES[name])
                page.wait_for_load_state("networkidle")
                if name in {"map", "legend"}:
                    page.wait_for_selector("#map[data-ready]", timeout=60_000)
                if name == "chart":
                    page.wait_for_selector("#chart[data-ready]")
                if name in {
                    "legend",
                    "chart",
                    "communes",
                    "draft",
                }:  # what they are about stands below their choices
                    page.locator(".map-form, .chart, .ready .actions").first.evaluate(
                        "one => one.scrollIntoView()"
                    )
                page.screenshot(path=TARGET / f"{name}-{look}.png")
                context.close()


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address.rstrip('/')}/login/?next=/espace/publier/")
    page.get_by_label("Identifiant ou adresse électronique").fill(ACCOUNT[0])
    page.get_by_label("Mot de passe").fill(ACCOUNT[1])
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/espace/publier/")


def _give(address: str) -> None:
    """Leave a draft of a file such as people have."""
    with launched() as browser:
        page = browser.new_page()
        _sign_in(page, address)
        page.get_by_label("Titre").fill("Arbres remarquables")
        page.get_by_label("Un fichier de votre ordinateur").set_input_files(
            {"name": "arbres.csv", "mimeType": "text/csv", "buffer": TREES.encode("cp1252")}
        )
        page.get_by_role("button", name="Lire le fichier").click()
        page.wait_for_url("**/brouillon/", timeout=60_000)
        page.close()


def demonstration() -> None:
    """A demonstration of its own."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Outside(Path(folder) / "instance")
        instance.run("demo")
        name, password = ACCOUNT
        instance.run(
            "init", "--admin", name, "--email", f"{name}@example.org", "--password-stdin", stdin=password
        )
        with serving(instance, Path(folder) / "serve.log") as portal:
            _give(portal.url)
            take(portal.url, workspace=True)


if __name__ == "__main__":
    take(sys.argv[1]) if len(sys.argv) > 1 else demonstration()
