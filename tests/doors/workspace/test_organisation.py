"""An organisation's own pages: who sees what, lists without a query per row, jobs, members, settings, written pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.jobs.models import Job
from beffroi.city.pages.models import Edition, Page
from beffroi.city.people.models import Invitation, Membership, Organisation, User
from beffroi.trust.access.models import DatasetUse
from beffroi.trust.audit.models import AuditEvent

ROLES = ("administrator", "steward", "producer", "dpo", "reader", "member")


@pytest.fixture
def city(db: None) -> dict[str, Organisation]:
    """Two organisations with somebody in each role; the first is the responsible one."""
    made = {}
    for slug, kind in (("metropole", "metropolis"), ("village", "commune")):
        organisation = made[slug] = Organisation.objects.create(slug=slug, name=slug.title(), kind=kind)
        for role in ROLES:
            user = User.objects.create(username=f"{slug}-{role}", email=f"{role}@{slug}.example.org")
            Membership.objects.create(user=user, organisation=organisation, role=role)
    return made


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def dataset(organisation: Organisation, name: str, *, public: bool = True, frequency: str = "") -> Dataset:
    metas = {"default": {"update_frequency": frequency} if frequency else {}}
    made = Dataset.objects.create(
        dataset_id=name, title=f"Titre {name}", organisation=organisation, metas=metas
    )
    report = {"fields": [{"name": "x", "faults": 3}], "notes": [{"severity": "warning", "sentence": "?"}]}
    version = Version.objects.create(
        dataset=made, number=1, state="published" if public else "draft", records_count=10, report=report,
        published_at=now() - timedelta(days=60) if public else None,
    )  # fmt: skip
    if public:
        made.current = version
        made.save()
    return made


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("jeux/", {"administrator", "steward", "producer", "dpo"}),
        ("tableau-de-bord/", {"administrator", "steward", "producer", "dpo", "reader"}),
        ("membres/", set(ROLES)),
        ("reglages/", {"administrator"}),
        ("pages/", {"administrator"}),
        ("pages/actualite/", {"administrator"}),
    ],
)
def test_each_page_is_for_those_whose_role_allows_it(
    city: dict[str, Organisation], address: str, allowed: set[str]
) -> None:
    for role in ROLES:
        answer = signed_in(f"village-{role}").get(f"/espace/{address}")
        assert answer.status_code == (200 if role in allowed else 403), role
        other = signed_in(f"village-{role}").get(f"/espace/{address}?organisation=metropole")
        assert other.status_code == 403
    assert Client().get(f"/espace/{address}").status_code == 302


def test_datasets_stand_as_they_are(
    city: dict[str, Organisation], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    village = city["village"]
    late = dataset(village, "retard", frequency="mensuelle")
    dataset(village, "ponctuel", frequency="annuelle")
    Version.objects.create(dataset=late, number=2, state="draft")
    dataset(village, "cache", public=False)
    dataset(city["metropole"], "ailleurs")
    DatasetUse.objects.create(day=now().date(), dataset_id="ponctuel", pages=1200, downloads=7)
    client = signed_in("village-producer")
    with django_assert_max_num_queries(16):
        page = client.get("/espace/jeux/?sort=use").content.decode()
    order = [page.index(f"/espace/jeux/{name}/") for name in ("ponctuel", "cache", "retard")]
    assert order == sorted(order)
    assert "ailleurs" not in page
    assert "1 207" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "en retard de" in page

    def listed(state: str) -> set[str]:
        text = client.get(f"/espace/jeux/?state={state}").content.decode()
        return {name for name in ("retard", "ponctuel", "cache") if f"/espace/jeux/{name}/" in text}

    assert listed("late") == {"retard"}
    assert listed("public") == {"retard", "ponctuel"}
    assert listed("draft") == {"retard", "cache"}
    assert listed("hidden") == {"cache"}
    assert listed("held") == set()
    for n in range(30):
        dataset(village, f"serie-{n}")
    with django_assert_max_num_queries(16):
        second = client.get("/espace/jeux/?page=2").content.decode()
    assert "serie-" in second
    assert client.get("/espace/jeux/?page=99999999&sort=%27;--&state=%00").status_code == 200


def test_the_dashboard_counts_what_is(
    city: dict[str, Organisation], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dataset(city["village"], "retard", frequency="hebdomadaire")
    dataset(city["village"], "cache", public=False)
    DatasetUse.objects.create(day=now().date(), dataset_id="retard", calls=41)
    DatasetUse.objects.create(day=now().date() - timedelta(days=31), dataset_id="retard", calls=1000)
    for n in range(20):
        dataset(city["village"], f"serie-{n}", frequency="annuelle")
    client = signed_in("village-reader")
    with django_assert_max_num_queries(14):
        page = client.get("/espace/tableau-de-bord/").content.decode()
    assert "Titre retard" in page
    assert "Titre cache" not in page  # counted, not named: an elected reader sees no drafts
    assert '<dd class="number">41</dd>' in page
    assert "1 brouillon attend" in page


def test_jobs_are_seen_stopped_and_asked_again(city: dict[str, Organisation]) -> None:
    mine = Job.objects.create(
        verb="intake.publish", title="Le mien", organisation=city["village"], payload={"actor": 1}
    )
    theirs = Job.objects.create(verb="x", title="Le leur", organisation=city["metropole"])
    client = signed_in("village-producer")
    page = client.get("/espace/travaux/").content.decode()
    assert "Le mien" in page
    assert "Le leur" not in page
    assert client.post(f"/espace/travaux/{theirs.pk}/arreter/").status_code == 404
    assert client.get(f"/espace/travaux/{mine.pk}/arreter/").status_code == 405
    client.post(f"/espace/travaux/{mine.pk}/arreter/")
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    client.post(f"/espace/travaux/{mine.pk}/recommencer/")
    again = Job.objects.exclude(pk=mine.pk).get(title="Le mien")
    assert again.state == "waiting"
    assert again.payload["actor"] == User.objects.get(username="village-producer").pk
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"cancel", "retry"}
    client.post(f"/espace/travaux/{again.pk}/recommencer/")  # it waits: nothing to begin again
    assert Job.objects.count() == 3
    refused = signed_in("village-dpo").post(f"/espace/travaux/{again.pk}/arreter/")
    assert refused.status_code == 403


def test_members_are_invited_changed_and_ended_but_for_the_last_administrator(
    city: dict[str, Organisation], mailoutbox: list[object]
) -> None:
    client = signed_in("village-administrator")
    page = client.get("/espace/membres/").content.decode()
    assert "@village.example.org" not in page
    wrong = client.post(
        "/espace/membres/", {"organisation": "village", "email": "pas une adresse", "role": "producer"}
    )
    assert wrong.status_code == 400
    dates = {"since": "2026-02-01", "until": "2026-01-01"}
    reversed_dates = client.post(
        "/espace/membres/", {"organisation": "village", "email": "a@example.org", "role": "producer", **dates}
    )
    assert "finit avant de commencer" in reversed_dates.content.decode()
    sent = client.post(
        "/espace/membres/", {"organisation": "village", "email": "clerc@example.org", "role": "producer"}
    )
    assert sent.status_code == 302
    assert len(mailoutbox) == 1
    offer = Invitation.objects.get()
    assert (
        signed_in("metropole-administrator").post(f"/espace/invitations/{offer.pk}/reprendre/").status_code
        == 404
    )
    client.post(f"/espace/invitations/{offer.pk}/reprendre/")
    assert "clerc@example.org" not in client.get("/espace/membres/").content.decode()

    last = Membership.objects.get(user__username="village-administrator")
    kept = client.post(f"/espace/membres/{last.pk}/finir/", follow=True)
    assert "plus d&#x27;administrateur" in kept.content.decode()
    demoted = client.post(f"/espace/membres/{last.pk}/", {"role": "reader"})
    assert demoted.status_code == 400
    last.refresh_from_db()
    assert last.role == "administrator"
    reader = Membership.objects.get(user__username="village-reader")
    assert signed_in("metropole-administrator").post(f"/espace/membres/{reader.pk}/finir/").status_code == 404
    client.post(f"/espace/membres/{reader.pk}/finir/")
    assert signed_in("village-reader").get("/espace/tableau-de-bord/").status_code == 403
    noted = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"member.invite", "member.uninvite", "role.end"} <= noted


def test_an_organisation_settles_what_it_says_of_itself(city: dict[str, Organisation]) -> None:
    client = signed_in("village-administrator")
    said = {
        "organisation": "village",
        "name": "Village neuf",
        "siret": "123",
        "contact": "",
        "description": "",
    }
    wrong = client.post("/espace/reglages/", said)
    assert wrong.status_code == 400
    assert client.post("/espace/reglages/", {**said, "siret": "200 093 201 00016"}).status_code in {302, 400}
    assert client.post("/espace/reglages/", {**said, "siret": ""}).status_code == 302
    city["village"].refresh_from_db()
    assert city["village"].name == "Village neuf"
    crossed = client.post("/espace/reglages/", {**said, "organisation": "metropole", "siret": ""})
    assert crossed.status_code == 403


def test_a_page_goes_from_draft_to_everybody_and_back(city: dict[str, Organisation]) -> None:
    client, anybody = signed_in("metropole-administrator"), Client()
    assert signed_in("village-administrator").get("/espace/pages/legal/fr/").status_code == 403
    assert not Page.objects.exists()  # a refusal writes nothing down
    default = anybody.get("/mentions-legales/").content.decode()
    body = "# Qui\n\nLa **métropole**. <script>alert(1)</script> [ici](javascript:alert(1))"
    client.post("/espace/pages/legal/fr/", {"title": "Nos mentions", "body": body})
    assert "Nos mentions" in client.get("/espace/pages/legal/fr/").content.decode()
    assert anybody.get("/mentions-legales/").content.decode() == default
    client.post("/espace/pages/legal/fr/faire/", {"act": "show"})
    shown = anybody.get("/mentions-legales/").content.decode()
    assert "<h1>Nos mentions</h1>" in shown
    assert "<h2>Qui</h2>" in shown
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    english = anybody.get("/en/mentions-legales/").content.decode()
    assert (
        '<article class="flow prose written" lang="fr">' in english
    )  # nobody translated: said to be in French
    client.post("/espace/pages/legal/fr/", {"title": "Autre", "body": "Deux"})
    client.post("/espace/pages/legal/fr/faire/", {"act": "show"})
    first = Edition.objects.get(title="Nos mentions")
    assert first.state == "archived"
    client.post("/espace/pages/legal/fr/faire/", {"act": "take-up", "edition": str(first.pk)})
    client.post("/espace/pages/legal/fr/faire/", {"act": "show"})
    assert "Nos mentions" in anybody.get("/mentions-legales/").content.decode()
    client.post("/espace/pages/legal/fr/faire/", {"act": "hide"})
    assert anybody.get("/mentions-legales/").content.decode() == default
    assert client.get("/espace/pages/legal/de/").status_code == 404


def test_news_are_read_in_a_list_at_an_address_and_in_a_feed(city: dict[str, Organisation]) -> None:
    client, anybody = signed_in("village-administrator"), Client()
    assert "Aucune actualité" in anybody.get("/actualites/").content.decode()
    begun = client.post(
        "/espace/pages/actualite/",
        {
            "organisation": "village",
            "written_in": "fr",
            "title": "Une fête & <b>du pain</b>",
            "body": "Venez *tous*.",
        },
    )
    assert begun.status_code == 302
    slug = Page.objects.get().slug
    assert anybody.get(f"/actualites/{slug}/").status_code == 404
    client.post(f"/espace/pages/{slug}/fr/faire/", {"act": "show"})
    assert "<em>tous</em>" in anybody.get(f"/actualites/{slug}/").content.decode()
    assert "<b>du pain" not in anybody.get("/actualites/").content.decode()
    feed = anybody.get("/actualites.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert slug in feed.content.decode()
    client.post(f"/espace/pages/{slug}/en/", {"title": "A feast", "body": "Come *all*."})
    client.post(f"/espace/pages/{slug}/en/faire/", {"act": "show"})
    assert "A feast" in anybody.get("/en/actualites/").content.decode()
    assert "A feast" not in anybody.get("/actualites/").content.decode()
    for language in ("fr", "en"):
        client.post(f"/espace/pages/{slug}/{language}/faire/", {"act": "hide"})
    assert anybody.get(f"/actualites/{slug}/").status_code == 404
