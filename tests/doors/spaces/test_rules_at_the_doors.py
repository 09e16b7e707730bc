"""A producer of one commune never sees another's drafts: random cities under random rules, asked at every door.

Each draft holds a word that is nowhere else, in its rows and in the name of a field. No door shows the word, or the name of a
dataset that is not public, to whoever the rules keep from it.
"""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from beffroi.city.people import acts
from beffroi.city.people.public import (
    Act,
    Organisation,
    Role,
    ServiceToken,
    User,
    make_token,
    new_organisation,
)
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.public import IntakeRequest, Then

V21 = "/api/explore/v2.1/catalog"
LISTS = (
    "/", "/en/", "/explore/?q=jeu", "/explore/?q=mot", "/feed.atom", "/sitemap.xml", "/catalog.ttl", "/catalog.jsonld",
    "/catalog.rdf", "/territoire/", "/producteurs/", "/actualites/",
    f"{V21}/datasets?limit=100", f"{V21}/facets", f"{V21}/exports/json", f"{V21}/exports/csv", f"{V21}/exports/rdf",
    "/api/explore/v2.0/catalog/datasets?rows=100", "/api/datasets/1.0/search/?rows=100", "/api/v2/catalog/datasets",
    "/api/3/action/package_list", "/api/3/action/package_search?q=jeu&rows=100",
    "/api/3/action/organization_list?all_fields=true",
    "/ogc/collections", "/ogc/collections/catalogue.records/items?limit=100",
    "/csw?service=CSW&version=2.0.2&request=GetRecords&typeNames=csw:Record&resultType=results&elementSetName=full&maxRecords=100",
    "/wfs?service=WFS&version=2.0.0&request=GetCapabilities",
)  # fmt: skip
OF_ONE = (
    "/explore/dataset/{id}/", "/explore/dataset/{id}/table/", "/explore/dataset/{id}/map/", "/explore/dataset/{id}/chart/",
    "/explore/dataset/{id}/export/", "/explore/dataset/{id}/api/", "/explore/dataset/{id}/versions/", "/explore/dataset/{id}.ttl",
    "/embed/dataset/{id}/table/", "/embed/dataset/{id}/map/",
    V21 + "/datasets/{id}", V21 + "/datasets/{id}/records", V21 + "/datasets/{id}/facets",
    V21 + "/datasets/{id}/exports/csv",    V21 + "/datasets/{id}/exports/geojson", V21 + "/datasets/{id}/attachments",
    "/api/tiles/{id}", "/api/tiles/{id}/0/0/0.pbf",
    "/api/v2/catalog/datasets/{id}/records", "/api/records/1.0/search/?dataset={id}",
    "/explore/dataset/{id}/download/?format=csv",    "/api/3/action/package_show?id={id}",
    "/api/3/action/datastore_search?resource_id={id}",
    "/ogc/collections/{id}", "/ogc/collections/{id}/items", "/ogc/collections/{id}/queryables", "/ogc/collections/{id}/tiles",
    "/ogc/collections/catalogue.records/items/{id}",
    "/csw?service=CSW&version=2.0.2&request=GetRecordById&id={id}&elementSetName=full",
    "/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames={id}",
)  # fmt: skip
WORKSPACE = (
    "/espace/",
    "/espace/jeux/",
    "/espace/travaux/",
    "/espace/tableau-de-bord/",
    "/espace/questions/",
)
MANAGED = (
    "/datasets/{id}",
    "/datasets/{id}/versions",
    "/datasets/{id}/versions/{n}",
    "/datasets/{id}/versions/{n}/rows",
)


@dataclass
class City:
    """Who may see which drafts, computed here. `secrets` is the word of each dataset's draft; `numbers` its version."""

    organisations: list[Organisation] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    secrets: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    sees: dict[str, set[int]] = field(default_factory=dict)  # organisations whose drafts a person sees
    tokens: dict[str, set[int]] = field(default_factory=dict)  # the same by secret of token
    rules: dict[str, frozenset[Act]] = field(default_factory=dict)


def rules_drawn(drawn: random.Random) -> dict[str, frozenset[Act]]:
    """A table of acts by role that no city hall wrote; whoever makes a token sees the members."""
    return {role: frozenset(act for act in Act if drawn.random() < 0.5) for role in Role.values}


def told(row: str, secret: str) -> str:
    return f"nom,lat,lon,{secret}\n{row},50.63,3.06,{secret}\nautre,50.64,3.07,2\n"


def write(folder: Path, dataset_id: str, owner: Organisation, text: str, then: Then) -> int:
    path = folder / f"{dataset_id}.csv"
    path.write_text(text)
    asked = IntakeRequest(
        str(path), dataset_id, title=f"Jeu {dataset_id}", organisation=owner, then=then, reason=dataset_id
    )
    number = intake.receive(asked, lambda *_: None).version
    assert number is not None
    return number


def draw(city: City, drawn: random.Random, folder: Path) -> None:
    """Organisations in a tree, datasets public, drafted, held or both, people with mandates in time, tokens."""
    organisations = [new_organisation(f"Ville {n}", kind="commune") for n in range(4)]
    for lower in organisations[2:]:
        Organisation.objects.filter(pk=lower.pk).update(parent=drawn.choice(organisations[:2]))
    city.organisations = organisations
    for n, state in enumerate(("draft", "public", "both", "both", "draft", "held")):
        dataset_id, owner = f"jeu-{n:02}", drawn.choice(organisations)
        city.owners[dataset_id] = owner.pk
        if state != "draft":
            write(folder, dataset_id, owner, "nom,lat,lon\nun,50.6,3.1\ndeux,50.7,3\n", Then.PUBLISH)
            city.public.add(dataset_id)
        if state != "public":
            secret = city.secrets[dataset_id] = f"mot{drawn.randrange(10**9):09}"
            then = Then.PUBLISH_IF_SAFE if state == "held" else Then.KEEP
            text = told(secret, secret) if state != "held" else f"{secret}\n{secret}\n"  # its fields are lost
            city.numbers[dataset_id] = write(folder, dataset_id, owner, text, then)
    today = timezone.localdate()
    for n in range(4):
        user = User.objects.create(username=f"p{n}")
        seen: set[int] = set()
        for organisation in drawn.sample(organisations, drawn.randint(1, 3)):
            role, since, until = (
                drawn.choice(Role.values),
                drawn.choice([None, -1, 0, 1]),
                drawn.choice([None, -1, 0, 1]),
            )
            days = [None if d is None else today + timedelta(d) for d in (since, until)]
            user.memberships.create(organisation=organisation, role=role, since=days[0], until=days[1])
            runs = (since is None or since <= 0) and (until is None or until >= 0)
            if runs and Act.SEE_DRAFTS in city.rules[role]:
                seen.add(organisation.pk)
        city.sees[user.username] = seen
    for n, user in enumerate(User.objects.order_by("username")[:3]):
        place, end = drawn.choice(organisations), timezone.now() + timedelta(1)
        boss = User.objects.create(username=f"boss{n}", is_superuser=True)
        scopes = drawn.choice([["read"], ["see_drafts"], ["edit", "publish"]])
        token, secret = make_token(place, "programme", scopes, end, boss)
        ServiceToken.objects.filter(pk=token.pk).update(
            created_by=user
        )  # who made it may less than its scopes
        allowed = scopes != ["edit", "publish"] and place.pk in city.sees[user.username]
        city.tokens[secret] = {place.pk} if allowed else set()


@pytest.fixture(params=["a city of ours", "a city drawn today"])
def city(
    instance: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> City:
    """The first is the same at each run and goes by our own table; the second is new, with a table of its own."""
    seed = 1 if request.param == "a city of ours" else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    drawn, city = random.Random(seed), City()
    city.rules = dict(acts.ALLOWED) if seed == 1 else rules_drawn(drawn)
    monkeypatch.setattr(acts, "ALLOWED", city.rules)
    draw(city, drawn, tmp_path)
    return city


def body(client: Client, address: str, **headers: str) -> tuple[int, bytes]:
    answer = client.get(address, headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, content


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name), backend="beffroi.city.people.accounts.NameOrEmail")
    return client


def public_doors_show_no_draft(city: City) -> None:
    """Whoever asks: nobody, a person, a program with a token; what is public is there, and nothing of what waits."""
    person, token = next(iter(city.sees)), next(iter(city.tokens))
    hidden = city.owners.keys() - city.public
    words = [word.encode() for word in (*city.secrets.values(), *hidden)]
    readers = (
        (Client(), {}),
        (signed_in(person), {}),
        (Client(), {"Authorization": f"Bearer {token}"}),
    )
    for client, headers in readers:
        everything = b""
        for address in LISTS:
            status, content = body(client, address, **headers)
            assert status in {200, 404}, (address, status)
            found = [word for word in words if word in content.replace(b"?q=mot", b"")]
            assert not found, (address, found)
            everything += content
        assert all(dataset_id.encode() in everything for dataset_id in city.public)
        asked = [one for one in OF_ONE if not headers or one.startswith(("/api", "/ogc"))]
        for pattern in asked:
            for dataset_id in hidden:
                status, content = body(client, pattern.format(id=dataset_id), **headers)
                refused = status in {400, 404} or b"ExceptionReport" in content
                assert refused or dataset_id.encode() not in content, (pattern, status)
                assert city.secrets[dataset_id].encode() not in content, pattern
        for dataset_id in city.public & city.secrets.keys():  # public, and a draft that waits
            for pattern in asked:
                _status, content = body(client, pattern.format(id=dataset_id), **headers)
                assert city.secrets[dataset_id].encode() not in content, pattern
    for pattern in OF_ONE:  # the same addresses do answer, where they may
        shown = [body(readers[0][0], pattern.format(id=dataset_id))[0] for dataset_id in city.public]
        assert set(shown) <= {200, 204}, (pattern, shown)


def the_workspace_shows_each_their_own(city: City) -> None:
    for name, organisations in city.sees.items():
        client = signed_in(name)
        mine = {one for one, owner in city.owners.items() if owner in organisations}
        others = [city.secrets[one].encode() for one in city.secrets.keys() - mine]
        others += [one.encode() for one in city.owners.keys() - mine - city.public]
        for address in WORKSPACE:
            for organisation in city.organisations:
                status, content = body(client, f"{address}?organisation={organisation.slug}")
                assert status in {200, 302, 403, 404}
                assert not [word for word in others if word in content], (name, address)
        for dataset_id, secret in city.secrets.items():
            status, content = body(client, f"/espace/jeux/{dataset_id}/brouillon/")
            assert (status == 200) == (dataset_id in mine), (name, dataset_id, status)
            assert (secret.encode() in content) == (dataset_id in mine)
            for page in ("", "description/", "mises-a-jour/"):
                _status, content = body(client, f"/espace/jeux/{dataset_id}/{page}")
                assert dataset_id in mine or secret.encode() not in content
    nobody = Client()
    for address in (*WORKSPACE, *(f"/espace/jeux/{one}/brouillon/" for one in city.secrets)):
        assert nobody.get(address).status_code == 302  # to sign in, whatever is there


def programs_see_what_their_token_may(city: City) -> None:
    program = Client()
    for secret, organisations in [*city.tokens.items(), ("bfr_nothing1_x", set()), ("", set())]:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        mine = {one for one, owner in city.owners.items() if owner in organisations}
        others = [city.secrets[one].encode() for one in city.secrets.keys() - mine]
        others += [one.encode() for one in city.owners.keys() - mine - city.public]
        for address in ("/api/manage/datasets?limit=100", "/api/manage/jobs?limit=100"):
            _status, content = body(program, address, **headers)
            assert not [word for word in others if word in content], address
        for dataset_id, number in city.numbers.items():
            word = city.secrets[dataset_id].encode()
            for pattern in MANAGED:
                address = "/api/manage" + pattern.format(id=dataset_id, n=number)
                status, content = body(program, address, **headers)
                assert status == 200 if dataset_id in mine else word not in content, (address, status)
                assert dataset_id in mine or dataset_id in city.public or status in {401, 403, 404}
            if dataset_id in mine:
                assert word in content  # of its rows, the last address asked


def test_nobody_sees_the_drafts_of_others_at_any_door(city: City) -> None:
    public_doors_show_no_draft(city)
    the_workspace_shows_each_their_own(city)
    programs_see_what_their_token_may(city)
