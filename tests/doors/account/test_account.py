"""One's account: invitations taken, passwords chosen, addresses confirmed, tokens, reasons."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.doors.account.conftest import PASSWORD, Enter

from beffroi.city.jobs.public import Job
from beffroi.city.people.public import (
    Act,
    BadInvitation,
    Forbidden,
    Invitation,
    Membership,
    NoAddress,
    Organisation,
    ServiceToken,
    User,
    accept_invitation,
    accounts,
    bearer,
    cancel_invitation,
    forget_old_invitations,
    invitations,
    invite,
    may,
    offered_invitation,
)
from beffroi.data.errors import NotFound
from beffroi.data.typography import french
from beffroi.doors.account.work import _reset
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.django_db
AT = "https://donnees.example.fr"


def link(index: int = -1) -> str:
    """The path of the link in a message that was sent."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[index].body)[1]  # type: ignore[index]


def invited(camille: User, lille: Organisation, **more: Any) -> str:
    """Invite somebody: the link's path."""
    invite("eve@example.org", lille, "producer", camille, at=AT, **more)
    return link()


# Invitations


def test_a_newcomer_takes_an_invitation(camille: User, lille: Organisation) -> None:
    path = invited(camille, lille, until=timezone.localdate() + timedelta(days=30))
    assert mail.outbox[0].to == ["eve@example.org"]
    assert "Camille Martin vous invite à rejoindre Ville de Lille" in mail.outbox[0].body
    browser = Client()
    said = {"first_name": "Ève", "last_name": "D'Arc", "new_password": "une longue phrase de passe"}
    assert browser.post(path, said)["Location"] == "/compte/roles/"
    eve = User.objects.get(email="eve@example.org")
    assert eve.username == "eve.darc"
    assert may(eve, Act.PUBLISH, lille)
    assert eve.memberships.get().until == timezone.localdate() + timedelta(days=30)
    assert Client().get(path).status_code == 404
    assert "ne vaut qu" not in browser.get("/compte/roles/").content.decode()
    assert AuditEvent.objects.filter(verb="invitation accepted", actor=eve).exists()


def test_somebody_with_an_account_signs_in_to_take_it(
    camille: User, lille: Organisation, enter: Enter
) -> None:
    eve = User.objects.create_user("eve", "eve@example.org", PASSWORD)
    path = invited(camille, lille)
    page = Client().get(path).content.decode()
    assert "new_password" not in page
    assert Client().post(path, {"first_name": "x"})["Location"].startswith("/login/?next=")
    assert enter(eve).post(path)["Location"] == "/compte/roles/"
    assert eve.memberships.get().role == "producer"
    assert User.objects.count() == 2


def test_a_weak_password_opens_nothing(camille: User, lille: Organisation) -> None:
    path = invited(camille, lille)
    for weak in ("court", "motdepassemotdepasse"[:11], "password1234", "123456789012"):
        page = Client().post(path, {"first_name": "Ève", "last_name": "Arc", "new_password": weak})
        assert page.status_code == 200, weak
    assert not User.objects.filter(email="eve@example.org").exists()


def test_an_invitation_is_taken_once_by_two_at_once(camille: User, lille: Organisation) -> None:
    path = invited(camille, lille)
    offer = offered_invitation(path.split("/")[2])
    accept_invitation(offer, camille)
    with pytest.raises(NotFound):
        accept_invitation(offer, User.objects.create_user("autre"))


def test_an_invitation_ends(camille: User, lille: Organisation) -> None:
    path = invited(camille, lille)
    Invitation.objects.update(expires_at=timezone.now())
    page = Client().get(path)
    assert page.status_code == 404
    assert "n&#x27;est plus valable" in page.content.decode()
    assert not invitations(lille).exists()


def test_an_invitation_is_taken_back(camille: User, lille: Organisation) -> None:
    path = invited(camille, lille)
    stranger = User.objects.create_user("autre")
    with pytest.raises(Forbidden):
        cancel_invitation(invitations(lille).get(), stranger)
    cancel_invitation(invitations(lille).get(), camille)
    assert Client().get(path).status_code == 404


def test_a_second_invitation_replaces_the_first(camille: User, lille: Organisation) -> None:
    first, second = invited(camille, lille), invited(camille, lille)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_the_link_is_not_in_the_records(camille: User, lille: Organisation) -> None:
    token = invited(camille, lille).split("/")[2]
    assert len(token) >= 43
    assert token not in str(list(Invitation.objects.values()))


def test_only_who_manages_members_invites(camille: User, lille: Organisation) -> None:
    elsewhere = Organisation.objects.create(slug="roubaix", name="Roubaix")
    with pytest.raises(Forbidden):
        invite("eve@example.org", elsewhere, "producer", camille, at=AT)
    camille.memberships.update(role="producer")
    with pytest.raises(Forbidden):
        invite("eve@example.org", lille, "producer", camille, at=AT)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("", "producer"),
        ("eve", "producer"),
        ("a@b.fr, c@d.fr", "producer"),
        ("a@b.fr\nBcc: c@d.fr", "producer"),
        ("a@b.fr", "roi"),
    ],
)
def test_what_is_no_invitation(camille: User, lille: Organisation, email: str, role: str) -> None:
    with pytest.raises(BadInvitation):
        invite(email, lille, role, camille, at=AT)
    assert not mail.outbox


def test_a_link_needs_an_address(camille: User, lille: Organisation) -> None:
    with pytest.raises(NoAddress, match="BEFFROI_BASE_URL"):
        invite("eve@example.org", lille, "producer", camille)


def test_a_name_cannot_add_a_header(camille: User, lille: Organisation) -> None:
    Organisation.objects.update(name="Lille\nBcc: x@example.org")
    invite("eve@example.org", Organisation.objects.get(), "producer", camille, at=AT)
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["eve@example.org"]


def test_addresses_of_old_invitations_are_forgotten(camille: User, lille: Organisation) -> None:
    path = invited(camille, lille)
    invited(camille, lille)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert forget_old_invitations() == 1
    assert Client().get(path).status_code == 404
    assert invitations(lille).count() == 1


@examples(max_examples=50, deadline=None)
@given(
    st.text(
        alphabet=st.characters(exclude_characters="/?#", exclude_categories=("Cs",)), min_size=1, max_size=80
    )
)
def test_an_invented_link_opens_nothing(token: str) -> None:
    with pytest.raises(NotFound):
        offered_invitation(token)


# Passwords


def ask(name: str) -> Any:
    """Say that the password is forgotten, and let the queue work."""
    page = Client().post("/mot-de-passe/", {"username": name})
    for job in Job.objects.filter(verb="account.reset", state="waiting"):
        _reset(job.payload, lambda _step, _fraction: None)
    return page


@pytest.mark.parametrize("name", ["camille", "camille@example.org"])
def test_a_forgotten_password(camille: User, enter: Enter, name: str) -> None:
    elsewhere = enter(camille)
    ask(name)
    browser = Client()
    form = browser.get(link(), follow=True)
    assert form.redirect_chain, "the secret leaves the address"
    page = form.redirect_chain[-1][0]
    browser.post(page, {"new_password": "une toute autre phrase"})
    camille.refresh_from_db()
    assert camille.check_password("une toute autre phrase")
    assert elsewhere.get("/compte/").status_code == 302, "every session is closed"
    assert "plus valable" in Client().get(link(), follow=True).content.decode(), "good once"
    assert not browser.session.get("_auth_user_id")


@pytest.mark.parametrize("name", ["camille", "personne", "personne@example.org", "fermee"])
def test_asking_says_the_same_of_everybody(camille: User, name: str) -> None:
    User.objects.create_user("fermee", "fermee@example.org", PASSWORD, is_active=False)
    page = ask(name)
    assert page.status_code == 200
    assert "Si ce compte existe" in page.content.decode()
    assert Job.objects.count() == 1
    assert "example.org" not in str(list(Job.objects.values("payload", "title")))
    assert len(mail.outbox) == (name == "camille")


def test_a_mailbox_is_not_flooded(camille: User) -> None:
    answers = [ask("camille").status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]


def test_a_changed_password_closes_other_sessions(camille: User, enter: Enter) -> None:
    here, there = enter(camille), enter(camille)
    assert here.post("/compte/mot-de-passe/", {"new_password": "court"}).status_code == 200
    here.post("/compte/mot-de-passe/", {"new_password": "une toute autre phrase"})
    assert here.get("/compte/").status_code == 200
    assert there.get("/compte/").status_code == 302


# The person


def test_name_and_language(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    browser.post("/compte/", {"first_name": "Cam", "last_name": "<b>", "language": "en"})
    camille.refresh_from_db()
    assert (camille.first_name, camille.language) == ("Cam", "en")
    assert "<b>" not in browser.get("/compte/").content.decode().split("<h1>")[1].split("</h1>")[0]
    ask("camille")
    assert "choose a password" in mail.outbox[0].subject


def test_an_address_counts_once_confirmed(camille: User, enter: Enter) -> None:
    browser = enter(camille)
    browser.post("/compte/adresse/", {"email": "neuve@example.org"})
    camille.refresh_from_db()
    assert camille.email == "camille@example.org"
    assert mail.outbox[0].to == ["neuve@example.org"]
    path = link()
    browser.get(path)
    camille.refresh_from_db()
    assert camille.email == "camille@example.org", "a scanner that opens the link changes nothing"
    other = enter(User.objects.create_user("autre", password=PASSWORD))
    other.post(path)
    assert not User.objects.filter(email="neuve@example.org").exists()
    browser.post(path)
    camille.refresh_from_db()
    assert camille.email == "neuve@example.org"
    assert mail.outbox[1].to == ["camille@example.org"], "the former address is told"
    camille.email = "x@example.org"
    camille.save()
    browser.post(path)
    camille.refresh_from_db()
    assert camille.email == "x@example.org", "the link of another time is worth nothing"


def test_an_address_of_another_account(camille: User, enter: Enter) -> None:
    User.objects.create_user("autre", "prise@example.org")
    browser = enter(camille)
    page = browser.post("/compte/adresse/", {"email": "prise@example.org"}).content.decode()
    assert "Un lien vient d" in page, "nothing is learnt before the mailbox answers"
    browser.post(link())
    camille.refresh_from_db()
    assert camille.email == "camille@example.org"


@examples(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4))
def test_accounts_of_one_name_differ(names: list[str]) -> None:
    made = [accounts.open_account(name, "").username for name in [*names, names[0]]]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[a-z0-9._-]{1,150}", name) for name in made)


# Roles and reasons


def test_roles_and_reasons(camille: User, lille: Organisation, enter: Enter) -> None:
    roubaix = Organisation.objects.create(slug="roubaix", name="Roubaix")
    Membership.objects.create(user=camille, organisation=roubaix, role="producer", until="2020-01-01")
    browser = enter(camille)
    page = browser.get("/compte/roles/").content.decode()
    assert page.count("en cours") == 1
    assert page.count(">fini<") == 1
    yes = browser.get("/compte/pourquoi/", {"act": "publish", "organisation": "lille"}).content.decode()
    assert "Oui." in yes
    no = browser.get("/compte/pourquoi/", {"act": "publish", "organisation": "roubaix"}).content.decode()
    assert "Non." in no
    for act, place in (
        ("rien", "lille"),
        ("publish", "x" * 500),
        ("publish", "' OR 1=1"),
        ("publish", "a\0"),
    ):
        assert browser.get("/compte/pourquoi/", {"act": act, "organisation": place}).status_code == 200


def test_who_runs_an_organisation_asks_for_others(camille: User, lille: Organisation, enter: Enter) -> None:
    roubaix = Organisation.objects.create(slug="roubaix", name="Roubaix")
    anna = User.objects.create(username="anna", email="anna@exemple.fr")
    Membership.objects.create(user=anna, organisation=roubaix, role="producer", until="2020-01-01")
    browser, place = enter(camille), "/compte/pourquoi/"

    def asked(who: str) -> str:
        said = {"act": "publish", "organisation": "roubaix", "person": who}
        return browser.get(place, said).content.decode().replace("&#x27;", "'")

    mine = Membership.objects.filter(user=camille)
    mine.update(role="producer")
    assert 'name="person"' not in browser.get(place).content.decode()  # camille runs nothing
    assert french("« anna »") not in asked("anna")
    Membership.objects.create(user=camille, organisation=roubaix, role="administrator")
    assert 'name="person"' in browser.get(place).content.decode()
    assert french("Le mandat de « anna » dans Roubaix n'est pas en cours.") in asked("ANNA@exemple.fr")
    Membership.objects.filter(user=anna).update(until=None)
    assert french("« anna » est producteur de Roubaix : ce rôle permet de publier") in asked("anna")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert french("Le compte « anna » est fermé") in asked("anna")
    User.objects.create(username="luc")
    for other in ("luc", "personne"):  # alike, to who has no business with them
        never = f"« {other} » n'a jamais eu de rôle dans Roubaix : vous pouvez l'inviter."
        assert french(never) in asked(other)


# Tokens


def make(browser: Client, **more: Any) -> Any:
    """Ask for a token."""
    soon = (timezone.localdate() + timedelta(days=10)).isoformat()
    return browser.post(
        "/compte/jetons/nouveau/",
        {"organisation": "lille", "name": "robot", "scopes": ["edit"], "expires": soon, **more},
    )


def test_a_token_is_shown_once(camille: User, lille: Organisation, enter: Enter) -> None:
    browser = enter(camille)
    secret = re.search(r'id="secret">([^<]+)<', make(browser).content.decode())[1]  # type: ignore[index]
    holder = bearer(secret)
    assert holder is not None
    assert may(holder, Act.EDIT, lille)
    page = browser.get("/compte/jetons/").content.decode()
    assert secret not in page
    assert secret[:12] in page
    assert "déposer des fichiers" in page
    browser.post(f"/compte/jetons/{secret[:12]}/")
    assert bearer(secret) is None
    assert set(AuditEvent.objects.filter(object_kind="token").values_list("verb", flat=True)) == {
        "token made",
        "token revoked",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["see_privacy"]},
        {"scopes": ["rien"]},
        {"scopes": []},
        {"name": ""},
        {"organisation": "roubaix"},
    ]
    + [{"expires": day} for day in ("2020-01-01", "2999-01-01", "hier", "")],
)
def test_a_token_that_cannot_be(camille: User, enter: Enter, wrong: dict[str, Any]) -> None:
    Organisation.objects.create(slug="roubaix", name="Roubaix")
    page = make(enter(camille), **wrong)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode() or 'role="alert"' in page.content.decode()
    assert not ServiceToken.objects.exists()


def test_an_administrator_revokes_the_organisation_s(
    camille: User, lille: Organisation, enter: Enter
) -> None:
    eve = User.objects.create_user("eve", password=PASSWORD)
    Membership.objects.create(user=eve, organisation=lille, role="producer")
    make(enter(eve))
    token = ServiceToken.objects.get()
    stranger = User.objects.create_user("autre", password=PASSWORD)
    assert enter(stranger).post(f"/compte/jetons/{token.prefix}/").status_code == 404
    admin = enter(camille)
    assert token.prefix in admin.get("/compte/jetons/").content.decode()
    admin.post(f"/compte/jetons/{token.prefix}/")
    token.refresh_from_db()
    assert token.revoked_by == camille


def test_a_token_outlives_its_maker_when_an_administrator_answers_for_it(
    camille: User, lille: Organisation, enter: Enter
) -> None:
    """The program goes on with the same secret; nobody takes what they may not do."""
    eve = User.objects.create_user("eve", password=PASSWORD)
    Membership.objects.create(user=eve, organisation=lille, role="producer")
    secret = _secret(make(enter(eve)).content.decode())
    token = ServiceToken.objects.get()
    place = f"/compte/jetons/{token.prefix}/reprendre/"
    other = User.objects.create_user("autre", password=PASSWORD)
    assert enter(other).post(place).status_code == 404
    producer = User.objects.create_user("luc", password=PASSWORD)
    Membership.objects.create(user=producer, organisation=lille, role="producer")
    assert enter(producer).post(place).status_code == 404
    admin = enter(camille)
    ServiceToken.objects.update(scopes=["edit", "see_privacy"])  # which no administrator may
    assert admin.post(place).status_code == 302
    assert not _of(token, camille)
    ServiceToken.objects.update(scopes=["edit"])
    assert "Reprendre à mon nom" in admin.get("/compte/jetons/").content.decode()
    admin.post(place)
    assert _of(token, camille)
    eve.is_active = False
    eve.save()
    holder = bearer(secret)
    assert holder is not None
    assert holder.maker == camille


def _of(token: ServiceToken, user: User) -> bool:
    return ServiceToken.objects.filter(pk=token.pk, created_by=user).exists()


def _secret(page: str) -> str:
    found = re.search(r"bfr_[a-z0-9]{8}_[\w-]+", page)
    assert found is not None
    return found[0]
