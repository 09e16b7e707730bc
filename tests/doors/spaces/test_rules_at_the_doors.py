"""A producer of one commune never sees another's drafts: random cities, asked at the doors people and programs use."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import Organisation, Role, User, new_organisation

DATASETS = "/api/explore/v2.1/catalog/datasets"
DRAFTING = {
    Role.ADMINISTRATOR,
    Role.STEWARD,
    Role.PRODUCER,
    Role.DPO,
}  # who sees drafts, as the rules say in words


@dataclass(frozen=True)
class City:
    """Who may see which drafts, computed here."""

    public: set[str]
    drafts: set[str]
    sees: dict[str, set[str]]  # by person


@pytest.fixture(params=[1, 2])
def city(instance: Path, request: pytest.FixtureRequest) -> City:
    """Organisations, people and datasets drawn at random."""
    drawn = random.Random(request.param)
    organisations = [new_organisation(f"Ville {n}", kind="commune") for n in range(4)]
    for lower in organisations[2:]:
        Organisation.objects.filter(pk=lower.pk).update(parent=drawn.choice(organisations[:2]))
    drafts: dict[int, set[str]] = {one.pk: set() for one in organisations}
    public = set()
    for n in range(12):
        owner = drawn.choice(organisations)
        dataset = Dataset.objects.create(dataset_id=f"jeu-{n:02}", title=f"Jeu {n:02}", organisation=owner)
        if drawn.random() < 0.4:
            dataset.current = Version.objects.create(
                dataset=dataset, number=1, state="published", described=True
            )
            dataset.save()
            public.add(dataset.dataset_id)
        else:
            Version.objects.create(dataset=dataset, number=1, state="draft")
            drafts[owner.pk].add(dataset.dataset_id)
    sees: dict[str, set[str]] = {}
    for n in range(5):
        user = User.objects.create(username=f"p{n}")
        theirs = drawn.sample(organisations, drawn.randint(0, 2))
        sees[user.username] = set()
        for organisation in theirs:
            role = drawn.choice(Role.values)
            user.memberships.create(organisation=organisation, role=role)
            if role in DRAFTING:
                sees[user.username] |= drafts[organisation.pk]
    return City(public, set().union(*drafts.values()), sees)


def test_each_door_shows_what_the_rules_allow(city: City) -> None:
    public, drafts = city.public, city.drafts
    visitors = [("", Client())]
    for name in city.sees:
        client = Client()
        client.force_login(
            User.objects.get(username=name), backend="beffroi.city.people.accounts.NameOrEmail"
        )
        visitors.append((name, client))
    for name, client in visitors:
        listed = client.get(DATASETS, {"limit": 100}).json()
        assert {one["dataset_id"] for one in listed["results"]} == public
        read = ("/", "/explore/?q=jeu", "/feed.atom", "/sitemap.xml", "/catalog.ttl")
        pages = "".join(client.get(path).getvalue().decode() for path in read)
        assert all(dataset_id in pages for dataset_id in public)
        assert not [dataset_id for dataset_id in drafts if dataset_id in pages]
        for dataset_id in sorted(drafts):
            assert client.get(f"{DATASETS}/{dataset_id}").status_code == 404
            assert client.get(f"/explore/dataset/{dataset_id}.ttl").status_code == 404
            shown = client.get(f"/espace/jeux/{dataset_id}/").status_code
            if not name:
                assert shown == 302  # to sign in, whatever is there
            else:
                assert (shown == 200) == (dataset_id in city.sees[name]), (name, dataset_id, shown)
                assert shown in {200, 403, 404}
