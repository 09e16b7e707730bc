"""An administrator's day: datasets looked over, a colleague invited, a job stopped, a piece of news written; axe on each page."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.browsers import DESKTOP, PHONE
from tests.journeys.test_portal_access import AXE, RULES, RUN
from tests.journeys.visits import visit
from tests.portal_service import _DJANGO, Portal

pytestmark = pytest.mark.browser
PASSWORD = "un mot de passe assez long"
_PEOPLE = f"""
from datetime import timedelta
from django.utils.timezone import now
from beffroi.city.jobs.models import Job
from beffroi.city.schemas.public import add
from beffroi.city.people.public import Membership, User, default_organisation
add(b'{{"name": "arbres", "title": "Arbres", "fields": [{{"name": "essence"}}, {{"name": "haut", "type": "boolean"}}]}}')
place = default_organisation()
user = User.objects.create_user("sacha", "sacha@example.org", {PASSWORD!r}, first_name="Sacha")
Membership.objects.create(user=user, organisation=place, role="administrator")
for size in ("1280", "390"):
    Job.objects.create(
        verb="x", title=f"Un long travail {{size}}", state="running", step="lire", fraction=0.4, organisation=place,
        lease_until=now() + timedelta(hours=2), started_at=now(), attempts=1,
    )
Job.objects.create(
    verb="x", title="Un travail refusé", state="failed", message="Le fichier est vide.", organisation=place
)
"""
PAGES = (
    "/espace/jeux/",
    "/espace/jeux/?q=zzzz",
    "/espace/tableau-de-bord/",
    "/espace/travaux/",
    "/espace/questions/",
    "/espace/reutilisations/",
    "/espace/moissonnages/",
    "/espace/moissonnages/nouvelle/",
    "/espace/publier/",
    "/espace/publier/schemas/",
    "/espace/publier/schemas/arbres/",
    "/espace/membres/",
    "/espace/reglages/",
    "/espace/espaces/",
    "/espace/nouvel-espace/",
    "/espace/jeux/lieux/",
    "/espace/jeux/lieux/description/",
    "/espace/jeux/lieux/mises-a-jour/",
    "/espace/pages/",
    "/espace/pages/actualite/",
    "/espace/pages/legal/fr/",
    "/actualites/",
    "/a-propos/",
    "/mentions-legales/",
    "/accessibilite/",
)
#: Where pictures of these pages go, when somebody wants to look at them.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(scope="module")
def city_hall(portal: Portal) -> Portal:
    """The portal with an administrator, two jobs that run and one that failed."""
    portal.instance.python("-c", _DJANGO + _PEOPLE)
    return portal


@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"]
)
def test_a_day_of_an_administrator(
    browser: Browser, city_hall: Portal, size: dict[str, int], dark: bool
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install in frontend/")
    script, found, width = AXE.read_text("utf-8"), {}, size["width"]
    with visit(browser, city_hall, **size, dark=dark) as seen:
        page = seen.page

        def look(name: str) -> None:
            page.evaluate(script)
            result = page.evaluate(RUN, RULES)
            if result["violations"]:
                found[name] = [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in result["violations"]]
            for narrow in {width, min(width, 320)} if width < 1000 else {width}:
                page.set_viewport_size({"width": narrow, "height": size["height"]})
                if page.evaluate("document.documentElement.scrollWidth") > narrow:
                    found[name] = [*found.get(name, []), (f"wider than {narrow}", [])]
            page.set_viewport_size({"width": width, "height": size["height"]})
            if PICTURES:
                page.screenshot(
                    path=str(
                        Path(PICTURES) / f"{width}-{len(name)}-{name.strip('/').replace('/', '-')[:40]}.png"
                    ),
                    full_page=True,
                )

        seen.open("/login/?next=/espace/")
        page.get_by_label("Identifiant ou adresse électronique").fill("sacha")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("link", name="Budget voté")).to_be_visible()

        seen.open("/espace/membres/")
        page.get_by_label("Adresse électronique").fill(f"collegue{width}@example.org")
        page.get_by_label("Rôle").select_option("producer")
        page.get_by_role("button", name="Envoyer l'invitation").click()
        expect(page.get_by_text(f"collegue{width}@example.org").first).to_be_visible()
        look("/espace/membres/ invited")
        page.get_by_role("button", name=f"Reprendre collegue{width}@example.org").click()
        expect(page.get_by_text(f"collegue{width}@example.org")).to_have_count(0)

        seen.open("/espace/travaux/?state=running")
        page.get_by_role("button", name=f"Arrêter Un long travail {width}").click()
        expect(page.get_by_text("arrêt demandé").first).to_be_visible()
        look("/espace/travaux/ stopped")

        seen.open("/espace/pages/actualite/")
        page.get_by_label("Titre").fill(f"Fête {width}")
        page.get_by_label("Texte").fill(
            "# Programme\n\n- **midi** : soupe\n\n| heure | lieu |\n|---|---|\n| 12 h | place |"
        )
        page.get_by_role("button", name="Garder le brouillon").click()
        expect(page.get_by_role("heading", name="Programme")).to_be_visible()
        look("/espace/pages/ draft")
        page.get_by_role("button", name="Mettre en ligne").click()
        expect(page.get_by_text("La page est en ligne.")).to_be_visible()
        look("/espace/pages/ shown")
        for path in PAGES:
            seen.open(path)
            look(path)
    with visit(browser, city_hall, **size, scripts=False) as anybody:
        anybody.open("/actualites/")
        anybody.page.get_by_role("link", name=f"Fête {width}").click()
        expect(anybody.page.get_by_role("cell", name="12 h")).to_be_visible()
    assert not found, "\n".join(f"{path}: {faults}" for path, faults in found.items())
