"""Sign-in by an identity provider: a real one run here, one that speaks as ProConnect does, and one that lies."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from django.test import Client
from joserfc.jwk import RSAKey
from tests.doors.account.conftest import Enter
from tests.doors.account.provider import CLIENT, SECRET, Provider, running

from beffroi.city.people.public import User, invite
from beffroi.data.errors import BeffroiError
from beffroi.doors.account.oidc import asking, providers
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.django_db
PERSON = {
    "sub": "agent-1",
    "given_name": "Angela",
    "usual_name": "Dupont",
    "email": "angela@example.org",
    "uid": "a1",
    "siret": "21590350100017",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    person = oidc_provider_mock.User(
        sub="nora",
        claims={
            "given_name": "Nora",
            "family_name": "Petit",
            "email": "nora@example.org",
            "email_verified": True,
        },
    )
    with oidc_provider_mock.run_server_in_thread(user_claims=[person]) as provider:
        yield f"http://localhost:{provider.server_port}"


@pytest.fixture
def honest(server: Provider, real: str, tmp_path: Path, settings: Any) -> Provider:
    """Both providers are settings of the instance; the one of the tests says the truth."""
    server.person, server.lies, server.acr = dict(PERSON), {}, "eidas1"
    line = {"client_id": CLIENT, "client_secret": SECRET, "allow_private": True}
    said = [
        {
            **line,
            "name": "proconnect",
            "label": "ProConnect",
            "issuer": server.issuer,
            "second_factor_acr": ["eidas2"],
        },
        {**line, "name": "maison", "label": "Maison", "issuer": real},
    ]
    path = tmp_path / "oidc.json"
    path.write_text(json.dumps(said))
    settings.BEFFROI = {**settings.BEFFROI, "OIDC_PROVIDERS": str(path)}
    asking.forget()
    return server


def walk(browser: Client, name: str = "proconnect", following: str = "") -> Any:
    """There and back."""
    start = browser.get(f"/login/oidc/{name}/", {"next": following} if following else {})
    back = httpx.get(start["Location"])
    return browser.get(back.headers["Location"].replace("http://testserver", ""))


def said(browser: Client) -> str:
    """What the next page tells."""
    text = browser.get("/login/", follow=True).content.decode()
    return " ".join(re.findall(r'class="notice[^>]*>(.*?)</p>', text))


def test_a_real_provider_opens_an_account_without_a_role(honest: Provider) -> None:
    browser = Client()
    start = browser.get("/login/oidc/maison/")
    form = httpx.post(start["Location"], data={"sub": "nora"})
    answer = browser.get(form.headers["Location"].replace("http://testserver", ""))
    assert answer["Location"] == "/compte/"
    user = User.objects.get(identities__subject="nora")
    assert (user.first_name, user.last_name, user.email) == ("Nora", "Petit", "nora@example.org")
    assert not user.has_usable_password()
    assert not user.memberships.exists()
    assert "sans rôle" in browser.get("/compte/").content.decode()


def test_the_second_time_is_the_same_account(honest: Provider) -> None:
    walk(Client())
    honest.person["usual_name"] = "Autre"
    walk(Client())
    assert User.objects.get(identities__subject="agent-1").last_name == "Dupont"
    assert (
        list(AuditEvent.objects.filter(verb="sign-in").values_list("details__how", flat=True))
        == ["oidc:proconnect"] * 2
    )


def test_what_is_asked(honest: Provider) -> None:
    walk(Client())
    asked = honest.asked[-1]
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["redirect_uri"] == "http://testserver/login/oidc/proconnect/retour"


def test_an_address_never_opens_somebody_s_account(honest: Provider, camille: User) -> None:
    """The provider says Camille's address, even as verified: it is another account, without that address."""
    honest.person |= {"email": "camille@example.org", "email_verified": True}
    walk(Client())
    found = User.objects.get(identities__subject="agent-1")
    assert found != camille
    assert found.email == ""
    assert not camille.identities.exists()


def test_an_unverified_address_is_not_kept(honest: Provider) -> None:
    walk(Client())
    assert User.objects.get(identities__subject="agent-1").email == ""


def test_an_invitation_is_taken_by_an_identity(
    honest: Provider, camille: User, mailoutbox: list[Any]
) -> None:
    invite(
        "angela@example.org",
        camille.memberships.get().organisation,
        "producer",
        camille,
        at="http://testserver",
    )
    link = re.search(r"/invitation/\S+", mailoutbox[0].body)[0]  # type: ignore[index]
    browser = Client()
    answer = walk(browser, following=link)
    assert answer["Location"] == link
    browser.post(link)
    user = User.objects.get(identities__subject="agent-1")
    assert user.memberships.get().role == "producer"


def test_a_person_links_an_identity_and_enters_with_it(honest: Provider, camille: User, enter: Enter) -> None:
    assert walk(enter(camille))["Location"] == "/compte/securite/"
    browser = Client()
    walk(browser)
    assert browser.get("/compte/").wsgi_request.user == camille


def test_an_identity_opens_one_account_only(honest: Provider, camille: User, enter: Enter) -> None:
    walk(Client())
    browser = enter(camille)
    walk(browser)
    assert not camille.identities.exists()
    assert "déjà un autre compte" in browser.get("/compte/securite/").content.decode()


def test_the_level_of_a_second_factor_is_believed_where_it_is_set(honest: Provider, settings: Any) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "SECOND_FACTOR": "all"}
    assert walk(Client())["Location"] == "/compte/securite/application/"
    honest.acr = "eidas2"
    assert walk(Client())["Location"] == "/compte/"


def test_sign_out_goes_on_to_the_provider(honest: Provider) -> None:
    browser = Client()
    walk(browser)
    page = browser.post("/logout/").content.decode()
    onward = re.search(r'href="([^"]+/end_session[^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    query = parse_qs(urlsplit(onward).query)
    assert query["post_logout_redirect_uri"] == ["http://testserver/"]
    assert query["id_token_hint"][0].count(".") == 2
    assert browser.get("/compte/").status_code == 302


def test_a_closed_account_stays_closed(honest: Provider) -> None:
    walk(Client())
    User.objects.filter(identities__subject="agent-1").update(is_active=False)
    browser = Client()
    assert walk(browser)["Location"] == "/login/"
    assert "fermé" in said(browser)


NOW = int(time.time())
LIES = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "somebody else"}},
    "two audiences, nobody named": {"claims": {"aud": [CLIENT, "other"]}},
    "two audiences, another named": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "expired": {"claims": {"exp": NOW - 3600}},
    "no expiry": {"claims": {"exp": None}},
    "from the future": {"claims": {"iat": NOW + 36_000}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject that no record can hold": {"claims": {"sub": "a\0b"}},
    "a subject that is a number": {"claims": {"sub": 3}},
    "not signed": {"alg": "none"},
    "signed with the public key": {"alg": "HS256"},
    "signed by another": {"key": RSAKey.generate_key(2048, {"kid": "one"})},
    "userinfo of another person": {"userinfo": {"sub": "agent-2"}},
    "userinfo for another": {"userinfo": {"aud": "somebody else"}},
    "userinfo from another": {"userinfo": {"iss": "https://evil.example"}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_lies_are_not_believed(honest: Provider, lie: dict[str, Any]) -> None:
    honest.lies = lie
    browser = Client()
    assert walk(browser)["Location"] == "/login/"
    assert "ProConnect" in said(browser)
    assert not User.objects.exists()
    assert AuditEvent.objects.get().verb == "sign-in refused"


def test_another_name_than_its_own(honest: Provider) -> None:
    honest.lies = {"issuer": "https://evil.example"}
    browser = Client()
    assert browser.get("/login/oidc/proconnect/")["Location"] == "/login/"
    assert "issuer" in said(browser)


@pytest.mark.parametrize("state", ["", "autre", "é" * 50])
def test_an_answer_this_browser_did_not_ask_for(honest: Provider, state: str) -> None:
    browser = Client()
    browser.get("/login/oidc/proconnect/")
    answer = browser.get("/login/oidc/proconnect/retour", {"code": "x", "state": state})
    assert answer["Location"] == "/login/"
    assert not User.objects.exists()


def test_an_answer_is_good_once_and_in_its_browser(honest: Provider) -> None:
    browser = Client()
    start = browser.get("/login/oidc/proconnect/")
    back = httpx.get(start["Location"]).headers["Location"].replace("http://testserver", "")
    assert Client().get(back)["Location"] == "/login/"
    assert browser.get(back)["Location"] == "/compte/"
    assert browser.get(back)["Location"] == "/login/"


def test_a_person_who_refuses_over_there(honest: Provider) -> None:
    browser = Client()
    start = browser.get("/login/oidc/proconnect/")
    state = parse_qs(urlsplit(start["Location"]).query)["state"][0]
    browser.get("/login/oidc/proconnect/retour", {"error": "access_denied", "state": state})
    assert "n'a pas confirmé" in said(browser).replace("&#x27;", "'")


def test_a_private_address_is_not_asked(honest: Provider, tmp_path: Path, settings: Any) -> None:
    line = {
        "name": "p",
        "label": "P",
        "issuer": "https://127.0.0.1:1",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    path = tmp_path / "private.json"
    path.write_text(json.dumps([line]))
    settings.BEFFROI = {**settings.BEFFROI, "OIDC_PROVIDERS": str(path)}
    with pytest.raises(asking.ProviderFailed) as refused:
        asking.described(providers.provider("p"))
    assert isinstance(refused.value.__cause__, BeffroiError)
    assert refused.value.__cause__.code == "private_address"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"issuer": "http://id.example"}, "https"),
        ({"name": "Pro Connect"}, "minuscules"),
        ({"client_id": ""}, "client_id"),
        ({"algorithms": ["none"]}, "algorithms"),
        ({"algorithms": ["HS256"]}, "algorithms"),
        ({"scopes": "openid"}, "scopes"),
        ({"mot": 1}, "mot"),
    ],
)
def test_a_file_that_cannot_be_understood(
    tmp_path: Path, settings: Any, change: dict[str, Any], word: str
) -> None:
    line = {"name": "p", "label": "P", "issuer": "https://id.example", "client_id": "c", "client_secret": "s"}
    path = tmp_path / "oidc.json"
    path.write_text(json.dumps([{**line, **change}]))
    settings.BEFFROI = {**settings.BEFFROI, "OIDC_PROVIDERS": str(path)}
    with pytest.raises(providers.BadProviders, match=word):
        providers.providers()
    assert [found.id for found in providers.readable()] == ["account.E001"]


def test_what_a_provider_says_is_kept_as_text(honest: Provider) -> None:
    """Control characters would stop PostgreSQL; a long name stops at the column."""
    honest.person |= {"given_name": "An\0gela\n", "usual_name": "x" * 400, "siret": "2\0" * 40}
    assert walk(Client())["Location"] == "/compte/"
    user = User.objects.get(identities__subject="agent-1")
    assert (user.first_name, user.last_name) == ("Angela", "x" * 150)
    assert user.identities.get().siret == "2" * 14
