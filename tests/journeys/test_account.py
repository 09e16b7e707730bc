"""Journeys of people with an account: in by password, by code, by passkey; every page looked at by axe."""

import re
import time
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.browsers import DESKTOP, PHONE
from tests.journeys.test_portal_access import AXE, RULES, RUN
from tests.journeys.visits import visit
from tests.portal_service import _DJANGO, Portal

from beffroi.data.typography import french

pytestmark = pytest.mark.browser
PASSWORD = "un mot de passe assez long"
_PEOPLE = f"""
from beffroi.city.people.public import Membership, User, default_organisation, invite
place = default_organisation()
for name in ("dominique", "claude", "andrea"):
    user = User.objects.create_user(name, f"{{name}}@example.org", {PASSWORD!r}, first_name=name.title())
    Membership.objects.create(user=user, organisation=place, role="administrator")
invite("neuf@example.org", place, "producer", user, at="http://localhost")
"""


@pytest.fixture(scope="module")
def doors(portal: Portal) -> Portal:
    """The portal under a name (passkeys belong to names), with three people and an invitation."""
    portal.instance.python("-c", _DJANGO + _PEOPLE)
    return Portal(portal.url.replace("127.0.0.1", "localhost"), portal.instance)


def invitation(portal: Portal) -> str:
    """The link in the message that waits in the instance's folder."""
    (message,) = (portal.instance.home / "mail").glob("*")
    return re.search(r"(/invitation/\S+)", message.read_text("utf-8"))[1]  # type: ignore[index]


def sign_in(page: Page, name: str, code: str = "") -> None:
    """By the form."""
    page.get_by_label("Identifiant ou adresse électronique").fill(name)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    if code:
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Continuer").click()


def test_a_code_without_scripts(browser: Browser, doors: Portal) -> None:
    """Everything but passkeys works without JavaScript."""
    with visit(browser, doors, scripts=False) as seen:
        page = seen.page
        seen.open("/login/")
        expect(page.get_by_role("button", name="Utiliser une clé d'accès")).to_be_hidden()
        sign_in(page, "dominique")
        page.get_by_role("link", name="Sécurité").click()
        page.get_by_role("link", name="Ajouter une application de codes").click()
        totp = pyotp.TOTP(page.locator("code.secret").inner_text().replace(" ", ""))
        page.get_by_label("Code", exact=True).fill(totp.at(int(time.time()) - 30))
        page.get_by_role("button", name="Mettre en service").click()
        codes = page.locator(".codes code").all_inner_texts()
        assert len(codes) == 10
        page.get_by_role("link", name="Je les ai notés").click()
        expect(page.get_by_text("Il reste 10 codes de secours.")).to_be_visible()
        page.get_by_role("button", name="Se déconnecter").click()
        seen.open("/login/?next=/explore/")
        sign_in(page, "dominique", codes[3])
        expect(page).to_have_url(doors.url + "/explore/")


def device(page: Page) -> tuple[Any, str]:
    """A device with a key store that recognises its holder, and answers by itself."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return talk, talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_passkey_is_made_used_and_removed(browser: Browser, doors: Portal) -> None:
    with visit(browser, doors) as seen:
        page = seen.page
        talk, authenticator = device(page)
        seen.open("/login/?next=/compte/securite/")
        sign_in(page, "claude")
        page.get_by_label("Nom de la clé").fill("Ordinateur de la mairie")
        page.get_by_role("button", name="Ajouter une clé d'accès").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
        (kept,) = talk.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
        assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", True)
        page.get_by_role("button", name="Se déconnecter").click()

        seen.open("/login/?next=/explore/")
        page.get_by_role("button", name="Utiliser une clé d'accès").click()
        expect(page).to_have_url(doors.url + "/explore/")
        page.get_by_role("button", name="Se déconnecter").click()

        seen.open("/login/?next=/compte/securite/")
        sign_in(page, "claude")  # a password alone is no longer enough
        expect(page.get_by_role("heading", level=1)).to_have_text("Second facteur")
        page.get_by_role("button", name="Utiliser une clé d'accès").click()
        expect(page).to_have_url(doors.url + "/compte/securite/")
        page.get_by_role("link", name="Renommer ou supprimer Ordinateur de la mairie").click()
        page.get_by_label("Nom de la clé").fill("Portable")
        page.get_by_role("button", name="Renommer").click()
        page.get_by_role("link", name="Renommer ou supprimer Portable").click()
        page.get_by_role("button", name="Supprimer cette clé").click()
        expect(page.get_by_text("La clé d'accès « Portable » est supprimée.")).to_be_visible()
        page.get_by_role("button", name="Se déconnecter").click()

        # The device still has it; the service no longer knows it.
        seen.open("/login/")
        page.get_by_role("button", name="Utiliser une clé d'accès").click()
        expect(page.get_by_role("alert")).to_contain_text("n'est pas reconnue ici")
        seen.faults.clear()  # the refusal's status, told by the browser


def test_a_device_that_does_not_look_at_its_holder(browser: Browser, doors: Portal) -> None:
    with visit(browser, doors) as seen:
        page = seen.page
        talk, authenticator = device(page)
        talk.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
        seen.open("/login/?next=/compte/securite/")
        sign_in(page, "andrea")
        page.get_by_role("button", name="Ajouter une clé d'accès").click()
        expect(page.get_by_role("alert")).to_contain_text("L'appareil n'a pas fait de clé.")


def test_with_the_keyboard_alone(browser: Browser, doors: Portal) -> None:
    with visit(browser, doors) as seen:
        page = seen.page
        seen.open("/login/")
        page.get_by_label("Identifiant ou adresse électronique").focus()
        page.keyboard.type("andrea")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(doors.url + "/compte/")
        page.get_by_role("link", name="Aller au contenu").focus()
        page.keyboard.press("Enter")
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert reached[:5] == ["Moi", "Sécurité", "Rôles", "Jetons", french("Pourquoi ?")]
        assert "Enregistrer" in reached


SIMPLE = (
    "/en/compte/",
    "/compte/adresse/",
    "/compte/mot-de-passe/",
    "/compte/securite/codes/",
    "/compte/preuve/",
)
PAGES = (
    "/compte/",
    "/compte/securite/",
    "/compte/securite/application/",
    "/compte/roles/",
    "/compte/jetons/",
    "/compte/jetons/nouveau/",
)


@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"]
)
def test_axe_finds_nothing(browser: Browser, doors: Portal, size: dict[str, int], dark: bool) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install in frontend/")
    script, found = AXE.read_text("utf-8"), {}

    def look(name: str) -> None:
        page.evaluate(script)
        result = page.evaluate(RUN, RULES)
        if result["violations"]:
            found[name] = [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in result["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found[name] = [*found.get(name, []), ("too wide", [])]

    with visit(browser, doors, **size, dark=dark) as seen:
        page = seen.page
        for path in ("/mot-de-passe/", "/mot-de-passe/MQ/faux-lien/", invitation(doors), "/login/"):
            seen.open(path)
            look(path)
        page.get_by_role("button", name="Se connecter").click()
        look("errors of the way in")
        seen.open(invitation(doors))
        page.get_by_label("Nouveau mot de passe").fill("court")
        page.get_by_role("button", name="Ouvrir le compte et accepter").click()
        look("errors of an invitation")
        seen.open("/login/")
        sign_in(page, "andrea")
        for path in PAGES if dark else (*PAGES, *SIMPLE):
            seen.open(path)
            look(path)
        seen.open("/compte/pourquoi/")
        page.get_by_role("button", name="Demander").click()
        expect(page.get_by_role("status")).to_contain_text("andrea")
        look("a reason")
        seen.open("/compte/securite/application/")
        page.get_by_label("Code", exact=True).fill("1")
        page.get_by_role("button", name="Mettre en service").click()
        look("a wrong code")
        seen.open("/compte/securite/codes/")
        page.get_by_role("button", name="Faire dix codes de secours").click()
        look("codes shown")
        seen.open("/compte/jetons/nouveau/")
        page.get_by_role("button", name="Faire le jeton").click()
        look("errors of a token")
        page.get_by_label("Nom", exact=True).fill("robot")
        page.get_by_label("déposer des fichiers, corriger, décrire").check()
        page.get_by_role("button", name="Faire le jeton").click()
        expect(page.locator("#secret")).to_contain_text("bfr_")
        look("a token shown")
    assert not found, "\n".join(f"{path}: {faults}" for path, faults in found.items())
