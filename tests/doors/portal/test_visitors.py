"""What a visitor sends without an account, from the form to the message to what the others read."""

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from email.policy import default as policy
from html import escape
from pathlib import Path

import httpx
import pytest
from tests.conftest import Outside, _outside
from tests.portal_service import _DJANGO, Portal, serving

from beffroi.data.typography import french

PASSWORD = "un mot de passe assez long"
_PEOPLE = f"""
from beffroi.city.people.models import Membership, Organisation, User
town = Organisation.objects.get()
for role in ("steward", "producer"):
    user = User.objects.create_user(role, email=role + "@exemple.fr", password="{PASSWORD}")
    Membership.objects.create(user=user, organisation=town, role=role)
"""
_LATER = """
from datetime import timedelta
from django.utils import timezone
from beffroi.city.dialogue.public import send_due
from beffroi.data.lake import silent
print(send_due(silent, timezone.now() + timedelta(days=9)))
"""
REUSE = {
    "title": "Le budget en <b>une</b> page",
    "description": "Une page\n\nqui dit tout.",
    "kind": "visualisation",
    "address": "https://exemple.fr/budget",
    "datasets": "https://exemple.fr/explore/dataset/budget/table/?sort=annee",
    "author": "Ana Lys",
    "email": "ana@exemple.fr",
}
QUESTION = {
    "title": "Et 2023 ?",
    "text": "Où est l'année d'avant ?",
    "author": "Noé",
    "email": "noe@exemple.fr",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One dataset, a steward, a producer; whoever writes here owns what they write."""
    folder = tmp_path_factory.mktemp("visitors")
    for instance in _outside(folder):
        _publish(instance, folder, "2024;Écoles;10")
        instance.python("-c", _DJANGO + _PEOPLE)
        limits = {**instance.environment, "BEFFROI_DAILY_MESSAGES": "100"}
        with serving(Outside(instance.home, limits), folder / "serve.log") as running:
            yield running


def _publish(instance: Outside, folder: Path, line: str) -> None:
    budget = folder / "budget.csv"
    budget.write_text(f"Année;Chapitre;Montant\n{line}\n", "utf-8")
    instance.run("publish", budget, "--id", "budget", "--title", "Budget voté")


def _letters(service: Portal, to: str) -> list[Message]:
    """The messages sent to an address, in order."""
    files = sorted((service.instance.home / "mail").glob("*"), key=lambda f: f.stat().st_mtime_ns)
    texts = [t for f in files for t in f.read_text("utf-8").split("\n" + "-" * 79 + "\n") if t.strip()]
    return [m for m in (message_from_string(t, policy=policy) for t in texts) if m["To"] == to]


def _link(letter: Message) -> str:
    found = re.search(r"https?://\S+/(?:confirmer|ne-plus-suivre)/\S+", letter.get_content())  # type: ignore[attr-defined]  # EmailMessage's
    assert found
    return found[0]


def _confirm(service: Portal, to: str) -> httpx.Response:
    address = _link(_letters(service, to)[-1])
    page = httpx.get(address, timeout=60)
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert '<form method="post">' in page.text  # opening the link is not enough: mail programs do
    return httpx.post(address, timeout=60)


def _signed_in(service: Portal, name: str) -> httpx.Client:
    client = httpx.Client(base_url=service.url, timeout=60, follow_redirects=True)
    page = client.get("/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    said = {"csrfmiddlewaretoken": token[1], "username": name, "password": PASSWORD}
    answer = client.post("/login/", data=said, headers={"Referer": f"{service.url}/login/"})
    assert answer.status_code == 200
    assert "sessionid" in client.cookies
    return client


def _act(client: httpx.Client, path: str, **said: str) -> httpx.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).text)
    assert token
    address = f"{client.base_url}{path}"
    return client.post(path, data={"csrfmiddlewaretoken": token[1], **said}, headers={"Referer": address})


def test_a_reuse_is_proposed_confirmed_accepted_and_seen(service: Portal) -> None:
    sent = httpx.post(f"{service.url}/reutilisations/proposer/", data=REUSE, timeout=60)
    assert (sent.status_code, sent.headers["location"]) == (302, "/merci/reutilisation/")
    assert "set-cookie" not in sent.headers
    assert _confirm(service, "ana@exemple.fr").status_code == 200
    assert "Le budget en" not in service.get("/reutilisations/").text
    assert _letters(service, "steward@exemple.fr")

    steward = _signed_in(service, "steward")
    waiting = steward.get("/espace/reutilisations/").text
    path = re.search(r'href="(/espace/reutilisations/\d+/)"', waiting)
    assert path
    refused = _act(steward, path[1], act="refuse", reason="")
    assert refused.status_code == 400
    assert "écrivez quelque chose" in refused.text
    assert "en ligne" in _act(steward, path[1], act="accept").text

    for page in ("/reutilisations/", "/explore/dataset/budget/reuses/", "/", "/producteurs/metropole/"):
        shown = service.get(page).text
        assert "Le budget en &lt;b&gt;une&lt;/b&gt; page" in shown, page
        assert "ana@exemple.fr" not in shown
    alone = service.get(
        re.findall(r'href="(/reutilisations/\d+/)"', service.get("/reutilisations/").text)[0]
    ).text
    assert 'href="https://exemple.fr/budget" rel="nofollow noopener ugc"' in alone
    assert "en ligne" in _letters(service, "ana@exemple.fr")[-1]["Subject"]


def test_a_question_is_asked_let_through_and_answered(service: Portal) -> None:
    page = "/explore/dataset/budget/discussion/"
    assert httpx.post(service.url + page, data=QUESTION, timeout=60).status_code == 302
    _confirm(service, "noe@exemple.fr")
    assert "Et 2023" not in service.get(page).text
    producer = _signed_in(service, "producer")
    path = re.search(r'href="(/espace/questions/\d+/)"', producer.get("/espace/questions/").text)
    assert path
    assert 'name="act" value="show"' not in producer.get(path[1]).text  # only a steward lets it through
    steward = _signed_in(service, "steward")
    assert _act(steward, path[1], act="show").status_code == 200
    assert "Et 2023 ?" in service.get(page).text
    assert _act(producer, path[1], act="answer", text="Elle arrive en mai.").status_code == 200
    shown = service.get(page).text
    assert "Elle arrive en mai." in shown
    assert "noe@exemple.fr" not in shown
    assert "Elle arrive en mai." in _letters(service, "noe@exemple.fr")[-1].get_content()  # type: ignore[attr-defined]  # EmailMessage's
    assert "1</dd>" in re.sub(r"\s", "", service.get("/").text.partition("question répondue")[2][:200])


def test_a_follow_is_confirmed_told_and_ended_in_one_click(service: Portal, tmp_path: Path) -> None:
    for asked in ("?dataset=budget", "?q=budget"):
        said = {"email": "lea@exemple.fr", "rhythm": "weekly"}
        assert httpx.post(f"{service.url}/en/suivre/{asked}", data=said, timeout=60).status_code == 302
        _confirm(service, "lea@exemple.fr")
    _publish(service.instance, tmp_path, "2025;Voirie;20")
    assert "'sent': 1" in service.instance.python("-c", _DJANGO + _LATER).stdout
    letter = _letters(service, "lea@exemple.fr")[-1]
    assert letter["Subject"].startswith("Beffroi: 2 changes")  # in the language it was asked in
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter["List-Unsubscribe"].strip(" <>")
    assert httpx.get(stop, timeout=60).status_code == 200  # looking ends nothing
    for _ in range(2):  # a mail program may send it twice
        ended = httpx.post(stop, data={"List-Unsubscribe": "One-Click"}, timeout=60)
        assert ended.status_code == 302
    assert httpx.get(stop, timeout=60).status_code == 404


def test_what_is_wrong_is_said_beside_what_was_written(service: Portal) -> None:
    answer = httpx.post(
        f"{service.url}/en/reutilisations/proposer/",
        data={**REUSE, "address": "javascript:alert(1)"},
        timeout=60,
    )
    assert answer.status_code == 400
    assert 'id="w-address"' in answer.text
    assert "This web address is not complete" in answer.text
    assert 'value="Le budget en &lt;b&gt;une&lt;/b&gt; page"' in answer.text
    missing = httpx.post(
        f"{service.url}/reutilisations/proposer/", data={**REUSE, "datasets": "budget absent"}, timeout=60
    )
    said = french("Aucun jeu de données public ne s'appelle « absent »")
    assert escape(said) in missing.text


def test_programs_and_other_sites_send_nothing(service: Portal) -> None:
    before = len(list((service.instance.home / "mail").glob("*")))
    trapped = httpx.post(
        f"{service.url}/reutilisations/proposer/", data={**REUSE, "website": "http://x"}, timeout=60
    )
    assert trapped.status_code == 302
    elsewhere = httpx.post(
        f"{service.url}/suivre/", data={"email": "a@exemple.fr", "rhythm": "daily"},
        headers={"Sec-Fetch-Site": "cross-site"}, timeout=60,
    )  # fmt: skip
    assert elsewhere.status_code == 403
    assert len(list((service.instance.home / "mail").glob("*"))) == before


def test_the_workspace_asks_who_is_there(service: Portal) -> None:
    for path in (
        "/espace/questions/",
        "/espace/reutilisations/",
        "/espace/questions/1/",
        "/espace/reutilisations/1/",
    ):
        assert service.get(path).status_code == 302
    producer = _signed_in(service, "producer")
    assert producer.get("/espace/reutilisations/1/").status_code == 404
    assert producer.get("/espace/questions/999/").status_code == 404
