"""The second factor: set up, asked for, required, lost."""

import re
import time
from typing import Any

import pyotp
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.doors.account.conftest import PASSWORD, Enter

from beffroi.city.people.credentials import Authenticator, RecoveryCode
from beffroi.city.people.public import Organisation, User, factors
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.django_db
SET_UP = "/compte/securite/application/"


def typed(page: Any) -> str:
    """The key a page shows for people who type it."""
    return re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")  # type: ignore[index]


def set_up(browser: Client) -> tuple[pyotp.TOTP, list[str]]:
    """Add an application as a person does; its codes come from another half-minute than now's."""
    totp = pyotp.TOTP(typed(browser.get(SET_UP)))
    page = browser.post(SET_UP, {"code": totp.at(int(time.time()) - 30)})
    return totp, re.findall(r"<li><code>(.*?)</code>", page.content.decode())


def sign_in() -> Client:
    """A browser between the two factors."""
    browser = Client()
    answer = browser.post("/login/", {"username": "camille", "password": PASSWORD, "next": "/explore/"})
    assert answer["Location"] == "/login/code/"
    assert browser.get("/compte/").status_code == 302
    return browser


def test_a_code_is_asked_after_the_password(camille: User, enter: Enter) -> None:
    totp, codes = set_up(enter(camille))
    assert len(set(codes)) == 10
    browser = sign_in()
    code = totp.now()
    assert browser.post("/login/code/", {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/explore/"
    assert browser.get("/compte/").status_code == 200
    assert AuditEvent.objects.filter(verb="sign-in").first().details == {"how": "password+totp"}
    again = sign_in()
    assert again.post("/login/code/", {"code": code}).status_code == 200, "a code is good once"


def test_a_recovery_code_is_good_once(camille: User, enter: Enter) -> None:
    _totp, codes = set_up(enter(camille))
    assert sign_in().post("/login/code/", {"code": codes[0].upper().replace("-", " ")}).status_code == 302
    assert sign_in().post("/login/code/", {"code": codes[0]}).status_code == 200
    assert factors.recovery_codes_left(camille) == 9


def test_new_recovery_codes_replace_the_old(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    _totp, codes = set_up(browser)
    browser.post("/compte/securite/codes/")
    assert sign_in().post("/login/code/", {"code": codes[0]}).status_code == 200
    assert factors.recovery_codes_left(camille) == 10


def test_codes_are_not_guessed(camille: User, enter: Enter) -> None:
    totp, _codes = set_up(enter(camille))
    browser = sign_in()
    for n in range(6):
        assert browser.post("/login/code/", {"code": f"{n:06}"}).status_code == 200
    assert sign_in().post("/login/code/", {"code": totp.now()}).status_code == 429


def test_what_is_kept_opens_nothing(camille: User, enter: Enter) -> None:
    totp, codes = set_up(enter(camille))
    kept = Authenticator.objects.get().sealed_secret + str(list(RecoveryCode.objects.values()))
    assert totp.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_a_wrong_first_code_adds_nothing(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    secret = typed(browser.get(SET_UP))
    page = browser.post(SET_UP, {"code": "abcdef"})
    assert "pas le bon" in page.content.decode()
    assert typed(page) == secret, "the same drawing: the phone has it already"
    assert not factors.has_factor(camille)


def test_the_code_page_needs_the_password_before(camille: User) -> None:
    assert Client().post("/login/code/", {"code": "123456"})["Location"] == "/login/"


def test_between_two_factors_time_is_short(camille: User, enter: Enter) -> None:
    totp, _codes = set_up(enter(camille))
    browser = sign_in()
    session = browser.session
    session["account.pending"] = {**session["account.pending"], "at": time.time() - 601}
    session.save()
    assert browser.post("/login/code/", {"code": totp.now()})["Location"] == "/login/"


@pytest.mark.parametrize("setting", ["publishers", "all", "the organisation"])
def test_who_must_have_a_factor_sets_it_up_to_enter(
    camille: User, lille: Organisation, settings: Any, setting: str
) -> None:
    if setting == "the organisation":
        Organisation.objects.filter(pk=lille.pk).update(second_factor=True)
    else:
        settings.BEFFROI = {**settings.BEFFROI, "SECOND_FACTOR": setting}
    browser = Client()
    answer = browser.post("/login/", {"username": "camille", "password": PASSWORD, "next": "/explore/"})
    assert answer["Location"] == SET_UP
    assert browser.get("/compte/")["Location"].startswith("/login/")
    _totp, codes = set_up(browser)
    assert len(codes) == 10
    assert browser.get("/compte/").status_code == 200
    browser.post("/compte/securite/application/retirer/")
    assert factors.has_authenticator(camille), "who must have a factor keeps it"


def test_readers_need_none(camille: User, settings: Any, enter: Enter) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "SECOND_FACTOR": "publishers"}
    camille.memberships.update(role="reader")
    assert enter(camille).get("/compte/").status_code == 200


def test_a_mandate_that_ended_asks_nothing(camille: User, settings: Any, enter: Enter) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "SECOND_FACTOR": "publishers"}
    camille.memberships.update(until="2020-01-01")
    assert enter(camille).get("/compte/").status_code == 200


def test_an_application_is_removed(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    set_up(browser)
    browser.post("/compte/securite/application/retirer/")
    assert not factors.has_factor(camille)
    assert not RecoveryCode.objects.exists()
    assert {"application added", "recovery codes made", "application removed"} <= set(
        AuditEvent.objects.values_list("verb", flat=True)
    )


DANGEROUS = (
    SET_UP,
    "/compte/securite/codes/",
    "/compte/mot-de-passe/",
    "/compte/adresse/",
    "/compte/jetons/nouveau/",
    "/login/oidc/x/",
)


@pytest.mark.parametrize("path", DANGEROUS[:-1])
def test_what_is_dangerous_asks_again(camille: User, enter: Enter, path: str) -> None:
    browser = enter(camille)
    session = browser.session
    session["account.proved"] = time.time() - 901
    session.save()
    answer = browser.get(path)
    assert answer["Location"].startswith("/compte/preuve/?next=")
    assert browser.post(path, {"new_password": "un autre long mot de passe"}).status_code == 302
    camille.refresh_from_db()
    assert camille.check_password(PASSWORD)
    assert browser.post("/compte/preuve/", {"password": "faux"}).status_code == 200
    assert browser.post("/compte/preuve/", {"password": PASSWORD, "next": path})["Location"] == path
    assert browser.get(path).status_code == 200


@examples(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_no_code(text: str) -> None:
    user = User(pk=1)
    assert factors.check_code(user, text) is False
    assert factors.use_recovery_code(user, text) is False


def test_a_clock_half_a_minute_wrong_still_opens(camille: User) -> None:
    secret = factors.new_secret()
    totp = pyotp.TOTP(factors.typed_secret(secret).replace(" ", ""))
    now = int(time.time())
    assert factors.confirm(camille, secret, totp.at(now - 30))
    assert not factors.check_code(camille, totp.at(now - 30))
    assert not factors.check_code(camille, totp.at(now - 120))
    assert factors.check_code(camille, totp.at(now + 30))
    assert not factors.check_code(camille, totp.at(now)), "an earlier code than the last one used"


def test_an_administrator_asks_it_of_the_organisation(
    camille: User, lille: Organisation, enter: Enter
) -> None:
    """In the organisation's settings; noted, and asked from the next sign-in on."""
    browser = enter(camille)
    said = {"organisation": "lille", "name": "Ville de Lille", "second_factor": "True"}
    browser.post("/espace/reglages/", said)
    lille.refresh_from_db()
    assert lille.second_factor
    assert "second_factor" in AuditEvent.objects.get(verb="settle").details["fields"]
    answer = Client().post("/login/", {"username": "camille", "password": PASSWORD})
    assert answer["Location"] == SET_UP
    browser.post("/espace/reglages/", {**said, "second_factor": "False"})
    lille.refresh_from_db()
    assert not lille.second_factor


def test_whoever_runs_the_instance_helps(camille: User, enter: Enter) -> None:
    """`beffroi account …`: factors forgotten, sessions closed, an account closed and opened again."""
    from click.testing import CliRunner

    from beffroi.doors.cli.account import close, forget_factors, reopen, sign_out

    def run(command: Any) -> None:
        done = CliRunner().invoke(command, ["camille"])
        assert done.exit_code == 0, done.output

    browser = enter(camille)
    set_up(browser)
    run(forget_factors)
    assert browser.get("/compte/").status_code == 302
    browser = enter(camille)
    run(sign_out)
    assert browser.get("/compte/").status_code == 302
    run(close)
    assert Client().post("/login/", {"username": "camille", "password": PASSWORD}).status_code == 200
    run(reopen)
    assert enter(camille).get("/compte/").status_code == 200
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"factors forgotten", "sessions closed", "account closed", "account opened"} <= verbs


def test_without_its_key_an_instance_still_takes_recovery_codes(
    camille: User, enter: Enter, settings: Any
) -> None:
    """A backup given back to an instance with another secret.key."""
    totp, codes = set_up(enter(camille))
    settings.SECRET_KEY = "another key"
    browser = sign_in()
    assert browser.post("/login/code/", {"code": totp.now()}).status_code == 200
    assert browser.post("/login/code/", {"code": codes[0]}).status_code == 302
