"""Makes docs/screenshots: the main pages of a served demonstration, on a large screen and a phone, in light and dark.

python -m tests.journeys.screenshots [ADDRESS]; without the address of a served demonstration it makes one, for the time of the
pictures.
"""

import sys
import tempfile
from pathlib import Path

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
}
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
}


def take(address: str) -> None:
    """Write every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for name, looks in LOOKS.items():
            for look in looks:
                device, scheme = look.split("-")
                context = browser.new_context(
                    viewport=DESKTOP if device == "desktop" else PHONE,
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                    locale="fr-FR",
                )
                page = context.new_page()
                page.goto(address.rstrip("/") + PAGES[name])
                page.wait_for_load_state("networkidle")
                if name in {"map", "legend"}:
                    page.wait_for_selector("#map[data-ready]", timeout=60_000)
                if name == "chart":
                    page.wait_for_selector("#chart[data-ready]")
                if name in {"legend", "chart", "communes"}:  # what they are about stands below their choices
                    page.locator(".map-form, .chart").first.evaluate("one => one.scrollIntoView()")
                page.screenshot(path=TARGET / f"{name}-{look}.png")
                context.close()


def demonstration() -> None:
    """A demonstration of its own."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Outside(Path(folder) / "instance")
        instance.run("demo")
        with serving(instance, Path(folder) / "serve.log") as portal:
            take(portal.url)


if __name__ == "__main__":
    take(sys.argv[1]) if len(sys.argv) > 1 else demonstration()
