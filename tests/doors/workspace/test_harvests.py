"""Harvested sources in the workspace: who sees them, a look before adding, runs, questions, settings, removal."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.engines.harvest.conftest import Remote, _listening, remote, rooms  # noqa: F401 - fixtures
from tests.engines.harvest.harvesting import harvest, package, play_ckan

from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job
from beffroi.city.people.models import Membership, Organisation, User
from beffroi.engines.harvest.public import Run, Source

HERE = "/espace/moissonnages/"


@pytest.fixture
def client(rooms: Path) -> Client:  # noqa: F811
    """A steward of Lille, signed in; Roubaix is another organisation."""
    lille = Organisation.objects.create(slug="lille", name="Lille", kind="commune")
    Organisation.objects.create(slug="roubaix", name="Roubaix", kind="commune")
    steward = User.objects.create(username="steward")
    Membership.objects.create(user=steward, organisation=lille, role="steward")
    made = Client()
    made.force_login(steward)
    return made


def said(address: str, **more: Any) -> dict[str, Any]:
    usual = {
        "name": "Voisins",
        "kind": "ckan",
        "address": address,
        "takes_rows": "no",
        "every_hours": "24",
        "threshold": "30",
    }
    return {**usual, "organisation": str(Organisation.objects.get(slug="lille").pk), **more}


def added(client: Client, remote: Remote) -> Source:  # noqa: F811
    assert client.post(f"{HERE}nouvelle/", {**said(remote.url), "add": "1"}).status_code == 302
    return Source.objects.get()


def test_a_look_writes_nothing_then_the_source_is_added(client: Client, remote: Remote) -> None:  # noqa: F811
    play_ckan(remote, [package("a", title="Écoles <b>"), {**package("b"), "id": "", "name": ""}])
    page = client.post(f"{HERE}nouvelle/", {**said(remote.url), "look": "1"}).content.decode()
    assert "Écoles &lt;b&gt;" in page
    assert "identifiant" in page
    assert Source.objects.count() == Dataset.objects.count() == 0
    source = added(client, remote)
    assert source.created_by is not None
    assert (source.takes_rows, source.every_hours) == (False, 24)
    assert "Voisins" in client.get(HERE).content.decode()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"address": "file:///etc/passwd"}, "http://"),
        ({"mapping": "{"}, "JSON"),
        ({"mapping": '{"nul": "x"}'}, "métadonnées"),
        ({"options": "exec=1"}, "options connues"),
        ({"kind": "gopher"}, "gopher"),
    ],
)
def test_what_cannot_be_is_said(client: Client, more: dict[str, str], sentence: str) -> None:
    answer = client.post(f"{HERE}nouvelle/", {**said("https://exemple.fr"), **more, "add": "1"})
    assert (answer.status_code, Source.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


def test_only_who_settles_harvests_of_that_organisation(client: Client, remote: Remote) -> None:  # noqa: F811
    play_ckan(remote, [package("a")])
    other = str(Organisation.objects.get(slug="roubaix").pk)
    client.post(f"{HERE}nouvelle/", {**said(remote.url), "organisation": other, "add": "1"})
    assert Source.objects.count() == 0
    source = added(client, remote)
    producer = User.objects.create(username="producer")
    Membership.objects.create(user=producer, organisation=source.organisation, role="producer")
    stranger = Client()
    stranger.force_login(producer)
    assert "Voisins" not in stranger.get(HERE).content.decode()
    for path in ("", "regler/"):
        assert stranger.get(f"{HERE}{source.pk}/{path}").status_code == 403
    assert stranger.post(f"{HERE}{source.pk}/faire/", {"act": "run"}).status_code == 403
    assert Client().get(HERE).status_code == 302
    assert client.get(f"{HERE}999/").status_code == 404


def test_runs_are_asked_for_seen_and_stopped(client: Client, remote: Remote) -> None:  # noqa: F811
    play_ckan(remote, [package("a"), ["monstre"]])  # type: ignore[list-item]  # a hostile one
    source = added(client, remote)
    client.post(f"{HERE}{source.pk}/faire/", {"act": "run"})
    run = Run.objects.get()
    assert run.job is not None
    assert run.job.organisation == source.organisation
    page = client.get(f"{HERE}{source.pk}/").content.decode()
    assert "hx-get" in page
    client.post(f"{HERE}{source.pk}/faire/", {"act": "stop"})
    assert Job.objects.get().state == Job.State.CANCELLED
    page = client.get(f"{HERE}{source.pk}/").content.decode()
    assert "annulée" in page
    harvest(source)
    page = client.get(f"{HERE}{source.pk}/", {"what": "refused"}).content.decode()
    assert "objet JSON" in page
    assert "Jeu a" not in page
    assert "Jeu a" in client.get(f"{HERE}{source.pk}/").content.decode()


def test_a_question_is_answered_from_the_page(client: Client, remote: Remote) -> None:  # noqa: F811
    play_ckan(remote, [package(f"a{n}") for n in range(6)])
    source = added(client, remote)
    harvest(source)
    play_ckan(remote, [package(f"b{n}") for n in range(6)])
    harvest(source)
    assert "Confirmer le changement" in client.get(f"{HERE}{source.pk}/").content.decode()
    client.post(f"{HERE}{source.pk}/faire/", {"act": "confirm"})
    assert Run.objects.first().confirmed  # type: ignore[union-attr]  # there is one
    client.post(f"{HERE}{source.pk}/faire/", {"act": "confirm"})
    assert Run.objects.count() == 3


def test_a_source_is_settled_and_removed(client: Client, remote: Remote) -> None:  # noqa: F811
    play_ckan(remote, [package("a")])
    source = added(client, remote)
    answer = client.post(
        f"{HERE}{source.pk}/regler/",
        {**said(remote.url), "name": "Proches", "mapping": '{"publisher": "=Lille"}', "add": "1"},
    )
    assert answer.status_code == 302
    source.refresh_from_db()
    assert (source.name, source.mapping) == ("Proches", {"publisher": ["=Lille"]})
    assert "corrigée" in client.get(f"{HERE}{source.pk}/").content.decode()
    client.post(f"{HERE}{source.pk}/faire/", {"act": "remove"})
    assert Job.objects.get().verb == "harvest.remove"


def test_lists_ask_no_query_a_row(
    client: Client,
    remote: Remote,  # noqa: F811
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    play_ckan(remote, [package(f"a{n}") for n in range(60)])
    source = added(client, remote)
    harvest(source)
    for number in range(20):
        client.post(f"{HERE}nouvelle/", {**said(remote.url), "name": f"S{number}", "add": "1"})
    with django_assert_max_num_queries(16):
        client.get(HERE)
    with django_assert_max_num_queries(20):
        client.get(f"{HERE}{source.pk}/")
