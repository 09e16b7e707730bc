"""Two communes under one roof, each at its own host name and path: from outside, over HTTP."""

import json
from collections.abc import Iterator

import httpx
import pytest
from tests.conftest import Outside, _outside
from tests.doors.explore.conftest import Service, serving

HOSTS = {"lille": "lille.donnees.test", "roubaix": "roubaix.donnees.test"}
OWN = {"lille": {"ecoles-lille", "aides"}, "roubaix": {"ecoles-roubaix"}}
ALL = {"ecoles-lille", "ecoles-roubaix", "aides", "velos"}
SETUP = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
django.setup()
from beffroi.city.people.public import new_organisation
from beffroi.city.spaces.public import make_space
lille, roubaix = new_organisation("Lille", kind="commune"), new_organisation("Roubaix", kind="commune")
from beffroi.engines.intake.public import IntakeRequest, receive
owners = {"ecoles-lille": lille, "ecoles-roubaix": roubaix, "aides": new_organisation("CCAS de Lille", parent=lille),
          "velos": new_organisation("Ilévia", kind="operator")}
for dataset_id, owner in owners.items():
    receive(IntakeRequest(sys.argv[1], dataset_id, title=dataset_id, organisation=owner), lambda *_: None)
make_space(lille, "lille", host="lille.donnees.test", colour="#0a5c8a", introduction="Bonjour de Lille")
make_space(roubaix, "roubaix", host="roubaix.donnees.test", most_datasets=1, title="Roubaix ouvre ses données")
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Outside]]:
    folder = tmp_path_factory.mktemp("spaces")
    rows = folder / "rows.csv"
    rows.write_text("nom;points\nun;1\ndeux;2\n")
    for instance in _outside(folder):
        instance.python("-c", SETUP, rows)
        with serving(instance) as running:
            yield running, instance


def ask(service: Service, path: str, host: str = "") -> httpx.Response:
    return service.client.get(path, headers={"Host": host} if host else None)


def ids(response: httpx.Response) -> set[str]:
    assert response.status_code == 200, response.text
    return {one["dataset_id"] for one in response.json()["results"]}


DATASETS = "/api/explore/v2.1/catalog/datasets"


@pytest.mark.parametrize("name", ["lille", "roubaix"])
@pytest.mark.parametrize("by_path", [False, True], ids=["host", "path"])
def test_each_answers_for_it_alone(city: tuple[Service, Outside], name: str, by_path: bool) -> None:
    service, _ = city
    host, prefix = ("", f"/espaces/{name}") if by_path else (HOSTS[name], "")
    own, others = OWN[name], ALL - OWN[name]

    def get(path: str) -> httpx.Response:
        return ask(service, prefix + path, host)

    assert ids(get(DATASETS)) == own
    schools = {dataset_id for dataset_id in own if dataset_id.startswith("ecoles")}
    assert ids(get(f"{DATASETS}?where=dataset_id%20like%20%22ecoles*%22")) == schools
    listed = get("/api/explore/v2.1/catalog/exports/json").json()
    assert {one["dataset_id"] for one in listed} == own
    assert set(get("/api/3/action/package_list").json()["result"]) == own
    graph = (
        get("/catalog.jsonld").text
        + get("/catalog.ttl").text
        + get("/feed.atom").text
        + get("/sitemap.xml").text
    )
    pages = "".join(get(path).text for path in ("/", "/explore/", "/en/", "/api/datasets/1.0/search/"))
    collections = get("/ogc/collections").text
    for dataset_id in own:
        assert dataset_id in graph
        assert dataset_id in pages
        assert get(f"/explore/dataset/{dataset_id}/").status_code == 200
        assert get(f"{DATASETS}/{dataset_id}/records").json()["total_count"] == 2
    for dataset_id in others:
        assert dataset_id not in graph
        assert dataset_id not in pages
        assert dataset_id not in collections
        for path in (
            f"/explore/dataset/{dataset_id}/",
            f"/explore/dataset/{dataset_id}/table/",
            f"/explore/dataset/{dataset_id}.ttl",
            f"{DATASETS}/{dataset_id}",
            f"{DATASETS}/{dataset_id}/records",
            f"{DATASETS}/{dataset_id}/exports/csv",
            f"/api/records/1.0/search/?dataset={dataset_id}",
            f"/ogc/collections/{dataset_id}",
            f"/api/3/action/package_show?id={dataset_id}",
        ):
            assert get(path).status_code == 404, path


def test_the_one_catalogue_holds_all(city: tuple[Service, Outside]) -> None:
    """Asked in turn with the spaces: nothing remembered for one answers another."""
    service, _ = city
    for _ in range(2):
        assert ids(ask(service, DATASETS)) == ALL
        for name, host in HOSTS.items():
            assert ids(ask(service, DATASETS, host)) == OWN[name]
            assert ids(ask(service, DATASETS, host + ":8443")) == OWN[name]
            assert ids(ask(service, DATASETS, host.upper())) == OWN[name]
        page = ask(service, "/explore/").text
        assert all(dataset_id in page for dataset_id in ALL)


def test_the_same_mark_never_stands_for_two(city: tuple[Service, Outside]) -> None:
    service, _ = city
    first = ask(service, DATASETS, HOSTS["lille"])
    again = service.client.get(
        DATASETS, headers={"Host": HOSTS["roubaix"], "If-None-Match": first.headers["ETag"]}
    )
    assert ids(again) == OWN["roubaix"]


def test_links_stay_at_home(city: tuple[Service, Outside]) -> None:
    service, _ = city
    for host, prefix in ((HOSTS["lille"], ""), ("", "/espaces/lille")):
        base = f"http://{host}{prefix}" if host else f"{service.url}{prefix}"
        said = ask(service, f"{prefix}{DATASETS}?include_links=true", host).json()
        hrefs = [one["href"] for result in said["results"] for one in result["_links"]]
        assert hrefs
        assert all(href.startswith(f"{base}/api/") for href in hrefs)
        graph = ask(service, f"{prefix}/catalog.ttl", host).text
        assert f"<{base}/explore/dataset/aides/>" in graph
    page = ask(service, "/espaces/lille/").text
    assert 'href="/espaces/lille/explore/"' in page
    assert 'href="/espaces/lille/en/"' in page
    english = ask(service, "/espaces/lille/en/explore/").text
    assert '<html lang="en"' in english
    assert 'href="/espaces/lille/explore/"' in english
    assert ask(service, "/explore/").text.count("/espaces/") == 0  # the prefix ends with its request


def test_its_looks(city: tuple[Service, Outside]) -> None:
    service, _ = city
    page = ask(service, "/", HOSTS["lille"]).text
    assert "Bonjour de Lille" in page
    style = ask(service, "/espace.css", HOSTS["lille"])
    assert style.headers["Content-Type"].startswith("text/css")
    assert "--brick:#0a5c8a;" in style.text
    assert "Roubaix ouvre ses données" in ask(service, "/", HOSTS["roubaix"]).text
    assert ask(service, "/espace-logo.png", HOSTS["lille"]).status_code == 404
    assert ask(service, "/espace.css").status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.test", "lille.donnees.test.evil.test", "lille.donnees.test@evil.test", "x y", "…"]
)
def test_other_names_are_refused(city: tuple[Service, Outside], host: str) -> None:
    service, _ = city
    for path in ("/", DATASETS, "/espaces/lille/", "/catalog.ttl"):
        response = service.client.get(path, headers={b"Host": host.encode()})
        assert response.status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/espaces/", "/espaces/none/", "/espaces/LILLE/", "/espaces/lille../", "/espaces/%2e%2e/explore/"],
)
def test_no_space_there(city: tuple[Service, Outside], path: str) -> None:
    assert ask(city[0], path).status_code == 404


def test_a_quota_is_told_and_a_closed_space_is_gone(city: tuple[Service, Outside]) -> None:
    service, instance = city
    rows = instance.home.parent / "rows.csv"
    refused = instance.run("publish", rows, "--id", "en-trop", "--org", "Roubaix", code=None)
    assert refused.returncode != 0
    assert "1 jeux de données sur 1" in refused.stdout + refused.stderr
    assert "en-trop" not in json.dumps(ask(service, DATASETS).json())
    instance.run("space", "set", "lille", "--close")
    assert ask(service, "/", HOSTS["lille"]).status_code == 400
    assert ask(service, "/espaces/lille/").status_code == 404
    assert ids(ask(service, DATASETS)) == ALL
