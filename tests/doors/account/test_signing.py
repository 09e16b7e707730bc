"""The way in with a password: what opens, what waits, what is said, what is noted."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.doors.account.conftest import PASSWORD, Enter

from beffroi.city.people.models import Attempts, Session
from beffroi.city.people.public import User, attempts, sessions
from beffroi.data.typography import french
from beffroi.doors.account.entering import safe_next
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.django_db


def refusal(page: Any) -> str:
    """What the page says went wrong."""
    found = re.search(r'role="alert"><p>(.*?)</p>', page.content.decode())
    return found[1].replace("&#x27;", "'") if found else ""


def try_in(name: str, password: str = "faux", browser: Client | None = None, **more: str) -> Any:
    """One try."""
    return (browser or Client()).post("/login/", {"username": name, "password": password, **more})


@pytest.mark.parametrize("name", ["camille", "camille@example.org", "CAMILLE@Example.org"])
def test_the_name_or_the_address_opens(camille: User, name: str) -> None:
    browser = Client()
    assert try_in(name, PASSWORD, browser)["Location"] == "/compte/"
    assert browser.get("/compte/").status_code == 200
    event = AuditEvent.objects.get(verb="sign-in")
    assert (event.actor, event.details) == (camille, {"how": "password"})


def test_the_session_gets_a_new_key(camille: User) -> None:
    browser = Client()
    browser.get("/login/oidc/rien/")
    before = browser.session
    before["kept"] = 1
    before.save()
    browser.cookies["sessionid"] = before.session_key
    try_in("camille", PASSWORD, browser)
    assert browser.cookies["sessionid"].value != before.session_key
    assert not Session.objects.filter(session_key=before.session_key).exists()


@pytest.mark.parametrize("name", ["camille", "personne", "camille@example.org", "x@example.org", "fermee"])
def test_a_refusal_says_the_same_of_everybody(camille: User, name: str) -> None:
    User.objects.create_user("fermee", password="faux mais juste", is_active=False)
    page = try_in(name, "faux mais juste")
    assert page.status_code == 200
    assert refusal(page).startswith("L'identifiant ou le mot de passe n'est pas le bon.")
    assert AuditEvent.objects.get().verb == "sign-in refused"


def test_an_address_of_two_accounts_opens_neither(camille: User) -> None:
    User.objects.create_user("autre", "camille@example.org", PASSWORD)
    assert try_in("camille@example.org", PASSWORD).status_code == 200


def test_an_unknown_name_is_hashed_too(camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """As much work for a name nobody has: the hasher runs as often."""
    from tests.doors.account.hashing import Quick

    hashed: list[str] = []
    known = Quick.encode
    monkeypatch.setattr(Quick, "encode", lambda self, *words: (hashed.append("made"), known(self, *words))[1])
    verified = Quick.verify
    monkeypatch.setattr(
        Quick, "verify", lambda self, *words: (hashed.append("seen"), verified(self, *words))[1]
    )
    counts = []
    for name in ("camille", "personne", "x@example.org"):
        hashed.clear()
        try_in(name)
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


@pytest.mark.parametrize("name", ["camille", "personne"])
def test_tries_wait_longer_and_longer(camille: User, name: str) -> None:
    for _ in range(6):
        assert try_in(name).status_code == 200
    page = try_in(name, PASSWORD)
    assert page.status_code == 429
    assert refusal(page).startswith(
        french("Trop d'essais sans succès : le prochain sera possible dans 1 seconde.")
    )
    line = Attempts.objects.get(key=attempts.account(name).key)
    Attempts.objects.filter(pk=line.pk).update(failures=12, open_at=timezone.now() - timedelta(seconds=1))
    try_in(name)
    line.refresh_from_db()
    assert line.open_at - line.last_at == timedelta(seconds=2**7)


def test_the_name_and_the_address_of_an_account_count_as_one(camille: User) -> None:
    for name in ("camille", "camille@example.org") * 3:
        try_in(name)
    assert try_in("camille", PASSWORD).status_code == 429


def test_success_forgets(camille: User) -> None:
    for _ in range(5):
        try_in("camille")
    try_in("camille", PASSWORD)
    assert not Attempts.objects.filter(failures__gt=5).exists()
    assert Attempts.objects.filter(failures=5).count() == 1  # the address's: it may be somebody else's


def test_an_address_that_tries_every_name_waits(camille: User) -> None:
    for n in range(31):
        try_in(f"personne{n}")
    assert try_in("camille", PASSWORD).status_code == 429


def test_nothing_personal_is_kept_of_tries(camille: User) -> None:
    try_in("camille@example.org")
    kept = str(list(Attempts.objects.values())) + str(
        list(AuditEvent.objects.values("details", "actor_label"))
    )
    assert "camille" not in kept
    assert "127.0.0.1" not in kept


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted() -> None:
    trace, let_in = attempts.account("ensemble"), []

    def guess() -> None:
        try:
            attempts.count([trace])
            let_in.append(1)
        except (attempts.TooManyAttempts, OperationalError):  # SQLite in memory locks whole tables
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(let_in) <= trace.free + 1
    assert Attempts.objects.get().failures == len(let_in)


@pytest.mark.parametrize(
    ("asked", "gone"),
    [
        ("/explore/?q=a", "/explore/?q=a"),
        ("https://testserver/explore/", "/compte/"),
        ("//evil.example/", "/compte/"),
        ("https://evil.example/", "/compte/"),
        ("/\\evil.example", "/compte/"),
        ("javascript:alert(1)", "/compte/"),
        ("http:evil.example", "/compte/"),
        ("\t//evil.example", "/compte/"),
    ],
)
def test_where_one_goes_next(camille: User, asked: str, gone: str, settings: Any) -> None:
    answer = try_in("camille", PASSWORD, next=asked)
    assert answer["Location"] in {gone, asked if asked.startswith("https://testserver") else gone}


class _Asked:
    """A request, as far as `safe_next` looks."""

    def __init__(self, asked: str) -> None:
        self.POST, self.GET = {"next": asked}, {}

    def get_host(self) -> str:
        return "ville.example"

    def is_secure(self) -> bool:
        return True


@given(st.text(max_size=40) | st.from_regex(r"[/\\]{0,3}(https?:)?[/\\]{0,3}[a-z.@:]{0,20}"))
def test_next_never_leaves(asked: str) -> None:
    """A browser that reads the answer as the URL standard says stays at home."""
    from urllib.parse import urljoin, urlsplit

    gone = safe_next(_Asked(asked))  # type: ignore[arg-type]
    cleaned = re.sub(r"[\t\r\n]", "", gone).strip(" \x00\x1f").replace("\\", "/")
    landed = urlsplit(urljoin("https://ville.example/login/", cleaned))
    assert (landed.scheme, landed.netloc) == ("https", "ville.example")


def test_no_cookie_before_the_way_in(db: None) -> None:
    browser = Client()
    browser.get("/")
    browser.get("/explore/")
    assert not browser.cookies
    browser.get("/login/")
    assert set(browser.cookies) == {"csrftoken"}


def test_a_form_of_another_site_is_refused(camille: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert try_in("camille", PASSWORD, browser).status_code == 403
    assert not Session.objects.exists()


def test_sign_out(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    assert browser.get("/logout/").status_code == 405
    assert browser.post("/logout/")["Location"] == "/"
    assert browser.get("/compte/")["Location"].startswith("/login/?next=")
    assert not Session.objects.filter(user=camille).exists()


def test_sessions_are_seen_and_closed(camille: User, enter: Enter) -> None:
    here, there = enter(camille), enter(camille)
    page = here.get("/compte/securite/").content.decode()
    assert here.session.session_key not in page
    name = re.search(r"/compte/securite/sessions/([0-9a-f]{16})/", page)[1]  # type: ignore[index]
    here.post(f"/compte/securite/sessions/{name}/")
    assert there.get("/compte/").status_code == 302
    elsewhere = enter(camille)
    here.post("/compte/securite/sessions/autres/")
    assert elsewhere.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200


def test_a_session_of_somebody_else_is_not_closed(camille: User, enter: Enter) -> None:
    other = User.objects.create_user("autre", password=PASSWORD)
    theirs, mine = enter(other), enter(camille)
    page = theirs.get("/compte/securite/").content.decode()
    assert "sessions/autres" in page
    for line in sessions.sessions_of(other):
        from beffroi.doors.account.views.security import _name

        mine.post(f"/compte/securite/sessions/{_name(line.session_key)}/")
    assert theirs.get("/compte/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML) Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 Version/19.0 Mobile Safari/604.1",
            "Safari · iOS",
        ),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, name: str) -> None:
    assert sessions.agent_name(agent) == name


def test_pages_ask_little(
    camille: User, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = enter(camille)
    for n in range(5):
        enter(camille)
        camille.passkeys.create(name=f"{n}", credential=f"c{n}", public_key=b"")
    for path in ("/compte/", "/compte/securite/", "/compte/roles/", "/compte/jetons/", "/compte/pourquoi/"):
        with django_assert_max_num_queries(12):
            browser.get(path)
