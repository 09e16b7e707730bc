"""The pages of the workspace where spaces are opened and settled."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from beffroi.city.people.public import Organisation, Role, User, make_token, new_organisation
from beffroi.city.spaces.public import Space, make_space

pytestmark = pytest.mark.usefixtures("instance")
LIST, OPEN = "/espace/espaces/", "/espace/nouvel-espace/"


@pytest.fixture
def lille(instance: Path) -> Organisation:
    return new_organisation("Lille", kind="commune")


def signed_in(name: str, organisation: Organisation | None = None, role: str = Role.ADMINISTRATOR) -> Client:
    user = User.objects.create(username=name, is_superuser=organisation is None)
    if organisation is not None:
        user.memberships.create(organisation=organisation, role=role)
    client = Client()
    client.force_login(user, backend="beffroi.city.people.accounts.NameOrEmail")
    return client


def logo() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (300, 100), "#963a26").save(written, "PNG")
    return SimpleUploadedFile("logo.png", written.getvalue(), "image/png")


def test_a_commune_is_up_from_one_form(lille: Organisation, settings: Settings) -> None:
    operator = signed_in("chef")
    assert "Aucune de vos organisations" in operator.get(LIST).text
    said = {
        "organisation": lille.pk,
        "administrator": "maire@lille.example",
        "host": "donnees.lille.example",
        "colour": "#0a5c8a",
        "introduction": "Bonjour",
        "most_datasets": "20",
        "logo": logo(),
    }
    answer = operator.post(OPEN, said)
    assert answer.status_code == 302, answer.text
    assert "/espaces/lille/" in operator.get(LIST).text
    space = Space.objects.get()
    assert (space.path, space.host, space.most_datasets, space.most_megabytes) == (
        "lille",
        "donnees.lille.example",
        20,
        None,
    )
    assert [m.to for m in mail.outbox] == [["maire@lille.example"]]
    front = Client().get("/", HTTP_HOST="donnees.lille.example")
    assert "Bonjour" in front.text
    assert "/espace.css?" in front.text
    picture = Client().get("/espaces/lille/espace-logo.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_a_new_commune_is_up_from_the_same_form(lille: Organisation) -> None:
    """Its organisation too, when it is not known yet; all or nothing."""
    operator = signed_in("chef")
    new = {
        "name": "Deûlémont",
        "kind": "commune",
        "siret": "217 900 010 00012",
        "administrator": "maire@d.example",
    }
    wrong = operator.post(OPEN, new)
    assert wrong.status_code == 422
    assert "sa clé est fausse" in wrong.text
    assert operator.post(OPEN, {**new, "siret": "", "colour": "#ffdd00"}).status_code == 422
    assert operator.post(OPEN, {**new, "siret": "", "organisation": lille.pk}).status_code == 422
    assert operator.post(OPEN, {"administrator": "maire@d.example"}).status_code == 422
    assert not Organisation.objects.exclude(pk=lille.pk).exists()
    assert operator.post(OPEN, {**new, "siret": "35600000000048"}).status_code == 302
    made = Organisation.objects.get(slug="deulemont")
    assert (made.kind, made.siren, made.space.path) == ("commune", "356000000", "deulemont")
    assert [m.to for m in mail.outbox] == [["maire@d.example"]]
    assert Client().get("/espaces/deulemont/").status_code == 200
    boss = signed_in("boss", lille)
    assert boss.post(OPEN, {"name": "À moi"}).status_code == 422
    assert not Organisation.objects.filter(name="À moi").exists()


def test_operators_make_and_place_organisations(lille: Organisation) -> None:
    operator, boss, place = signed_in("chef"), signed_in("boss", lille), "/espace/organisations/"
    said = {"name": "CCAS de Lille", "kind": "partner", "parent": lille.pk}
    for client, path in ((boss, place), (boss, f"{place}nouvelle/"), (boss, f"{place}lille/")):
        assert client.post(path, said).status_code == 403
        assert place not in client.get("/espace/membres/").text
    assert operator.post(f"{place}nouvelle/", {**said, "siret": "12345678901234"}).status_code == 422
    assert operator.post(f"{place}nouvelle/", said).status_code == 302
    assert "CCAS de Lille" in operator.get(place, {"q": "ccas"}).text
    assert "CCAS de Lille" not in operator.get(place, {"q": "baleine"}).text
    circle = operator.post(
        f"{place}lille/", {"kind": "commune", "parent": Organisation.objects.get(slug="ccas-de-lille").pk}
    )
    assert circle.status_code == 422
    assert "ne peut pas dépendre" in circle.text
    assert operator.post(f"{place}ccas-de-lille/", {"kind": "operator", "parent": ""}).status_code == 302
    assert Organisation.objects.filter(slug="ccas-de-lille", kind="operator", parent=None).exists()
    assert operator.get(f"{place}absente/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("colour", "#ffdd00", "contraste"),
        ("colour", "rouge", "pas une couleur"),
        ("host", "https://x", "pas un nom d&#x27;hôte"),
        ("path", "É", "ne peut pas être une adresse"),
        ("administrator", "nobody", "adresse"),
        ("logo", SimpleUploadedFile("l.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "pas SVG"),
    ],
)
def test_what_is_refused_is_said(lille: Organisation, field: str, value: object, sentence: str) -> None:
    answer = signed_in("chef").post(OPEN, {"organisation": lille.pk, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Rien n'a été enregistré" in answer.text or "Rien n&#x27;a été enregistré" in answer.text
    assert not Space.objects.exists()
    assert not mail.outbox


def test_an_administrator_settles_their_own(lille: Organisation) -> None:
    roubaix = new_organisation("Roubaix", kind="commune")
    make_space(roubaix, "roubaix")
    boss = signed_in("boss", lille)
    assert "Nom d'hôte" not in boss.get(OPEN).text.replace("&#x27;", "'")
    assert boss.post(OPEN, {"organisation": roubaix.pk}).status_code == 422
    assert (
        boss.post(OPEN, {"organisation": lille.pk, "host": "donnees.roubaix.fr", "path": "x"}).status_code
        == 302
    )
    space = Space.objects.get(organisation=lille)
    assert (space.path, space.host) == ("lille", "")
    page = f"{LIST}lille/"
    assert boss.post(page, {"colour": "#6b1f5c", "enabled": "", "most_datasets": "1"}).status_code == 302
    space.refresh_from_db()
    assert (space.colour, space.enabled, space.most_datasets) == ("#6b1f5c", True, None)
    assert boss.get(f"{LIST}roubaix/").status_code == 403
    assert boss.post(f"{LIST}roubaix/", {"colour": ""}).status_code == 403
    assert boss.get(f"{LIST}nowhere/").status_code == 404
    assert "roubaix" not in boss.get(LIST).text


def test_others_do_not(lille: Organisation) -> None:
    make_space(lille, "lille")
    producer = signed_in("producer", lille, Role.PRODUCER)
    assert producer.get(f"{LIST}lille/").status_code == 403
    assert "/espaces/lille/" not in producer.get(LIST).text
    assert producer.post(OPEN, {"organisation": lille.pk}).status_code == 422
    for page in (LIST, OPEN, f"{LIST}lille/"):
        assert Client().get(page).status_code == 302


def test_an_operator_closes_and_keeps_the_logo(lille: Organisation) -> None:
    operator = signed_in("chef")
    operator.post(OPEN, {"organisation": lille.pk, "logo": logo()})
    operator.post(f"{LIST}lille/", {"path": "ville"})
    space = Space.objects.get()
    assert (space.path, space.enabled, bool(space.logo)) == ("ville", False, True)
    operator.post(f"{LIST}ville/", {"path": "", "enabled": "on", "without_logo": "on"})
    space.refresh_from_db()
    assert (space.path, space.enabled, space.logo) == ("lille", True, None)


def test_the_list_asks_no_more_for_many(
    lille: Organisation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    operator = signed_in("chef")
    for n in range(20):
        make_space(new_organisation(f"Commune {n}"), f"c-{n}")
    with django_assert_max_num_queries(14):
        assert operator.get(LIST).text.count("/espaces/c-") == 60  # its page, its address twice


def test_who_did_what_is_read_by_who_answers_for_it(lille: Organisation) -> None:
    """An administrator and the data-protection officer read their own; an operator reads all; others nothing."""
    place, roubaix = "/espace/journal/", new_organisation("Roubaix", kind="commune")
    operator, boss = signed_in("chef"), signed_in("boss", lille)
    dpo = signed_in("dpo", lille, Role.DPO)
    producer = signed_in("producer", lille, Role.PRODUCER)
    operator.post(OPEN, {"organisation": roubaix.pk, "administrator": "maire@roubaix.example"})
    boss.post("/espace/membres/", {"organisation": "lille", "email": "a@b.fr", "role": "producer"})
    mandate = lille.memberships.get(user__username="producer")
    boss.post(f"/espace/membres/{mandate.pk}/", {"role": "reader", "since": "", "until": ""})
    for client in (boss, dpo):
        page = client.get(place).text
        assert "a changé un mandat" in page
        assert "élu lecteur" in page
        assert "producer" in page  # whose mandate it is
        assert "ouvert l&#x27;espace</td>" not in page
        assert "a@b.fr" not in page
        assert client.get(place, {"organisation": "roubaix"}).status_code == 403
        assert "roubaix" not in client.get(place, {"organisation": "*"}).text  # their own, again
    assert place not in producer.get("/espace/membres/").text
    assert producer.get(place).status_code == 403
    soon = timezone.now() + timedelta(1)
    _, secret = make_token(lille, "veille", ["settle"], soon, User.objects.get(username="boss"))
    _, other = make_token(lille, "dépôt", ["edit"], soon, User.objects.get(username="boss"))
    told, refused = (
        Client().get("/api/manage/journal", headers={"Authorization": f"Bearer {one}"})
        for one in (secret, other)
    )
    assert {one["verb"] for one in told.json()["results"]} == {"member.invite", "role.change"}
    assert refused.status_code == 403
    whole = operator.get(place, {"organisation": "*"}).text
    assert "ouvert l&#x27;espace</td>" in whole
    assert "a changé un mandat" in whole
    some = operator.get(place, {"organisation": "*", "verb": "space.open"}).text
    assert "a changé un mandat</td>" not in some
    assert Client().get(place).status_code == 302
