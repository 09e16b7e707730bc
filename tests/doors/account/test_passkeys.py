"""Passkeys that mean harm: replayed, of another site, of a device that was copied, of somebody else, or no answer at all."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.doors.account.conftest import PASSWORD, Enter
from tests.doors.account.device import PRESENT, Device, encoded

from beffroi.city.people.public import Passkey, User, factors, passkeys
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.django_db
KEYS, ENTRY = "/compte/securite/cles/", "/login/cle/"


def add(browser: Client, device: Device, name: str = "clé") -> Any:
    """Make a passkey from the page."""
    options = browser.post(f"{KEYS}options/").json()
    return browser.post(KEYS, {"answer": device.made(options), "name": name})


def come_in(device: Device, browser: Client | None = None) -> Any:
    """Sign in with it."""
    browser = browser or Client()
    options = browser.post(f"{ENTRY}options/").json()
    return browser.post(ENTRY, {"answer": device.signed(options), "next": "/explore/"})


@pytest.fixture
def device(camille: User, enter: Enter) -> Device:
    """Camille's, registered."""
    made = Device()
    assert add(enter(camille), made).json() == {"next": "/compte/securite/codes/"}
    return made


def test_it_opens_and_is_two_factors(device: Device, camille: User, settings: Any) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "SECOND_FACTOR": "all"}
    browser = Client()
    assert come_in(device, browser).json() == {"next": "/explore/"}
    assert browser.get("/compte/").wsgi_request.user == camille
    assert AuditEvent.objects.filter(verb="sign-in").first().details == {"how": "passkey"}
    assert Passkey.objects.get().last_used_at is not None


def test_options_tell_nothing_of_anybody(device: Device) -> None:
    options = Client().post(f"{ENTRY}options/").json()
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert "camille" not in str(options)


LIES: dict[str, Callable[[Device], object]] = {
    "of another site": lambda d: setattr(d, "origin", "https://evil.example"),
    "of a site below": lambda d: setattr(d, "origin", "http://evil.testserver"),
    "for another host": lambda d: setattr(d, "host", "evil.example"),
    "whose holder was not looked at": lambda d: setattr(d, "flags", PRESENT),
    "nobody touched": lambda d: setattr(d, "flags", 0),
    "signed by another key": lambda d: setattr(d, "key", ec.generate_private_key(ec.SECP256R1())),
    "never registered": lambda d: setattr(d, "credential", b"another"),
    "of another person": lambda d: setattr(d, "handle", encoded(b"somebody")),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_answer_that_is_refused(device: Device, lie: Callable[[Device], object]) -> None:
    lie(device)
    browser = Client()
    answer = come_in(device, browser)
    assert answer.status_code == 400
    assert "reconnue ici" in answer.json()["message"]
    assert browser.get("/compte/").status_code == 302
    assert AuditEvent.objects.filter(verb="sign-in refused").count() == 1


@pytest.mark.parametrize("lie", [LIES[name] for name in list(LIES)[:5]], ids=list(LIES)[:5])
def test_a_key_that_is_not_kept(camille: User, enter: Enter, lie: Callable[[Device], object]) -> None:
    device = Device()
    lie(device)
    assert add(enter(camille), device).status_code == 400
    assert not Passkey.objects.exists()


def test_an_answer_is_good_once_and_in_its_browser(device: Device) -> None:
    browser = Client()
    options = browser.post(f"{ENTRY}options/").json()
    said = {"answer": device.signed(options)}
    assert Client().post(ENTRY, said).status_code == 400
    assert browser.post(ENTRY, said).status_code == 200
    assert browser.post(ENTRY, said).status_code == 400


def test_a_copied_device_is_told_by_its_count(device: Device) -> None:
    device.count = 5
    assert come_in(device).status_code == 200
    device.count = 4
    assert come_in(device).status_code == 400


def test_a_key_opens_one_account(device: Device, enter: Enter) -> None:
    other = User.objects.create_user("autre", password=PASSWORD)
    answer = add(enter(other), device)
    assert answer.status_code == 400
    assert "déjà enregistrée" in answer.json()["message"]


def test_a_closed_account_stays_closed(device: Device, camille: User) -> None:
    User.objects.filter(pk=camille.pk).update(is_active=False)
    assert come_in(device).status_code == 400


def test_somebody_else_s_keys_are_out_of_reach(device: Device, enter: Enter) -> None:
    path = f"{KEYS}{Passkey.objects.get().pk}/"
    other = enter(User.objects.create_user("autre", password=PASSWORD))
    assert other.get(path).status_code == 404
    assert other.post(path, {"remove": "1"}).status_code == 404
    assert Passkey.objects.exists()


def test_the_last_factor_stays_when_one_is_due(device: Device, camille: User, settings: Any) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "SECOND_FACTOR": "publishers"}
    browser = Client()
    come_in(device, browser)
    browser.post(f"{KEYS}{Passkey.objects.get().pk}/", {"remove": "1"})
    assert factors.has_factor(camille)


def test_twenty_keys_at_most(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    for n in range(passkeys.MOST):
        camille.passkeys.create(name=str(n), credential=f"key{n}", public_key=b"")
    assert browser.post(f"{KEYS}options/").status_code == 400


def test_adding_one_asks_for_a_recent_proof(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    session = browser.session
    session["account.proved"] = 0
    session.save()
    assert browser.post(f"{KEYS}options/").status_code == 302
    assert browser.post(KEYS, {"answer": "{}"}).status_code == 302


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answer=st.text(max_size=80)
    | st.dictionaries(st.sampled_from(["id", "rawId", "response", "type"]), st.text()).map(str)
)
def test_what_is_no_answer_is_refused(db: None, answer: str) -> None:
    place = passkeys.Place("testserver", "http://testserver")
    for challenge in ("", encoded(b"challenge")):
        with pytest.raises(passkeys.BadPasskey):
            passkeys.finish_sign_in(answer, challenge, place)
        with pytest.raises(passkeys.BadPasskey):
            passkeys.finish_registration(User(pk=1), answer, challenge, place, "clé")


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        "[]",
        "null",
        "3",
        '{"id": 1, "rawId": [], "response": null}',
        '{"id": "é", "rawId": "é", "type": "public-key", "response": {"clientDataJSON": "x"}}',
    ],
)
def test_what_is_nearly_an_answer_is_refused(db: None, answer: str) -> None:
    test = passkeys.Place("testserver", "http://testserver")
    with pytest.raises(passkeys.BadPasskey):
        passkeys.finish_sign_in(answer, "", test)
    with pytest.raises(passkeys.BadPasskey):
        passkeys.finish_registration(User(pk=1), answer, "", test, "clé")
