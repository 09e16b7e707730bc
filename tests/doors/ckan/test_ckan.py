"""CKAN's action API as its clients use it."""

import csv
import io
from typing import Any

import httpx
import pytest
from ckanapi import NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import CKANAPIError
from tests.doors.conftest import HOSTILE
from tests.portal_service import Portal

ALL = ["budget", "piege", "stations"]


@pytest.fixture(scope="module")
def ckan(catalogue: Portal) -> RemoteCKAN:
    return RemoteCKAN(catalogue.url)


def test_lists(ckan: RemoteCKAN) -> None:
    assert ckan.action.status_show()["ckan_version"].startswith("2.")
    assert ckan.action.package_list() == ALL
    assert ckan.action.package_list(limit=1, offset=1) == ["piege"]
    (organisation,) = ckan.action.organization_list(all_fields=True)
    assert organisation["package_count"] == 3
    shown = ckan.action.organization_show(id=organisation["name"], include_datasets=True)
    assert [package["name"] for package in shown["packages"]] == ALL
    assert {"mobilite", "environnement"} <= set(ckan.action.group_list())
    assert [p["name"] for p in ckan.action.group_show(id="mobilite", include_datasets=True)["packages"]] == [
        "stations"
    ]
    assert {"vélo", "libre-service"} <= set(ckan.action.tag_list())
    assert [p["name"] for p in ckan.action.current_package_list_with_resources(limit=10)]


def test_a_package(ckan: RemoteCKAN, catalogue: Portal) -> None:
    package = ckan.action.package_show(id="stations")
    assert ckan.action.package_show(id=package["id"]) == package
    assert (package["title"], package["license_id"]) == ("Stations de vélos", "ODbL-1.0")
    assert [tag["name"] for tag in package["tags"]] == ["vélo", "libre-service"]
    extras = {extra["key"]: extra["value"] for extra in package["extras"]}
    assert extras["identifier"] == f"{catalogue.url}/explore/dataset/stations/"
    assert extras["frequency"].endswith("/frequency/DAILY")
    formats = {resource["format"]: resource for resource in package["resources"]}
    assert httpx.get(formats["GEOJSON"]["url"]).json()["type"] == "FeatureCollection"
    assert [name for name, resource in formats.items() if resource["datastore_active"]] == ["CSV"]
    assert ckan.action.resource_show(id=formats["CSV"]["id"]) == formats["CSV"]
    assert ckan.action.package_show(id="piege")["title"] == HOSTILE.replace("\x01", "").strip()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ALL),
        ({"q": "*:*"}, ALL),
        ({"q": "VELO minute"}, ["stations"]),
        ({"q": "title:Budget"}, ["budget"]),
        ({"q": "vélo OR budget"}, ["budget", "stations"]),
        ({"fq": "tags:vélo"}, ["stations"]),
        ({"fq": 'tags:"libre-service" AND groups:mobilite'}, ["stations"]),
        ({"fq": "groups:mobilite -tags:vélo"}, []),
        ({"fq": "-name:stations"}, ["budget", "piege"]),
        ({"fq": "name:(stations OR budget)"}, ["budget", "stations"]),
        ({"fq": "res_format:GEOJSON"}, ["stations"]),
        ({"fq": "+dataset_type:dataset +state:active"}, ALL),
        ({"fq": "metadata_modified:[2020-01-01T00:00:00Z TO *]", "q": "vélo"}, ["stations"]),
        ({"fq": "metadata_created:[* TO 2024-12-31T00:00:00Z]"}, ["stations"]),
        ({"fq_list": ["tags:vélo", "groups:environnement"]}, ["stations"]),
        ({"q": "absent-de-tout"}, []),
    ],
)
def test_searches(ckan: RemoteCKAN, asked: dict[str, Any], names: list[str]) -> None:
    found = ckan.action.package_search(**asked, sort="name asc")
    assert [package["name"] for package in found["results"]] == names
    assert found["count"] == len(names)


def test_facets_and_pages(ckan: RemoteCKAN, catalogue: Portal) -> None:
    found = ckan.action.package_search(
        **{"facet.field": ["tags", "groups", "res_format", "organization"], "rows": 0}
    )
    assert (found["results"], found["count"]) == ([], 3)
    items = {item["name"]: item["count"] for item in found["search_facets"]["res_format"]["items"]}
    assert (items["CSV"], items["GEOJSON"]) == (3, 1)
    assert found["facets"]["groups"]["mobilite"] == 1
    pages = [
        ckan.action.package_search(sort="title desc", rows=2, start=start)["results"] for start in (0, 2)
    ]
    assert [len(page) for page in pages] == [2, 1]
    asked = catalogue.get('/api/3/action/package_search?facet.field=["tags"]&q=title:Stations').json()
    assert asked["result"]["count"] == 1


def test_rows(ckan: RemoteCKAN) -> None:
    resource = next(
        r["id"] for r in ckan.action.package_show(id="stations")["resources"] if r["datastore_active"]
    )
    found = ckan.action.datastore_search(resource_id=resource, sort="places desc", limit=2)
    assert found["total"] == 3
    assert {field["id"]: field["type"] for field in found["fields"]} == {
        "_id": "text", "nom": "text", "places": "int8", "latitude": "float8", "longitude": "float8", "geo_point_2d": "json",
    }  # fmt: skip
    assert "Gare" in {row["nom"] for row in found["records"]}
    either = ckan.action.datastore_search(resource_id="stations", filters={"places": [20, "12"]})["records"]
    assert {row["nom"] for row in either} == {"Gare", "Place"}
    assert (
        ckan.action.datastore_search(resource_id=resource, filters={"places": None})["records"][0]["nom"]
        == "Pont"
    )
    assert ckan.action.datastore_search(resource_id=resource, q="pont")["total"] == 1
    assert ckan.action.datastore_search(resource_id=resource, q={"nom": "gare"})["total"] == 1
    lists = ckan.action.datastore_search(
        resource_id=resource, fields=["nom"], records_format="lists", sort="nom"
    )
    assert [row[1] for row in lists["records"]] == ["Gare", "Place", "Pont"]
    text = ckan.action.datastore_search(
        resource_id=resource, fields="nom,places", records_format="csv", sort="nom"
    )["records"]
    assert [row[1:] for row in csv.reader(io.StringIO(text))] == [
        ["Gare", "20"],
        ["Place", "12"],
        ["Pont", ""],
    ]
    assert ckan.action.datastore_search(resource_id=resource, limit=0)["records"] == []
    assert ckan.action.datastore_info(id=resource)["meta"]["count"] == 3


def test_by_address_too(catalogue: Portal) -> None:
    answer = catalogue.get(
        '/api/3/action/datastore_search?resource_id=stations&filters={"nom":"Gare"}&limit=5'
    )
    assert [row["places"] for row in answer.json()["result"]["records"]] == [20]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_errors_are_ckans(ckan: RemoteCKAN) -> None:
    with pytest.raises(NotFound):
        ckan.action.package_show(id="absent")
    with pytest.raises(NotFound):
        ckan.action.datastore_search(resource_id="absent")
    for wrong in ({"sort": "nothing"}, {"filters": {"nothing": 1}}, {"filters": {"places": "many"}}, {"fields": "nothing"},
                  {"records_format": "xml"}, {"limit": -1}, {"distinct": True}, {"q": "mot " * 60}):  # fmt: skip
        with pytest.raises(ValidationError):
            ckan.action.datastore_search(resource_id="stations", **wrong)
    with pytest.raises(ValidationError):
        ckan.action.package_show()
    with pytest.raises(CKANAPIError):
        ckan.action.package_search(fq="nothing:1")
    with pytest.raises(CKANAPIError):
        ckan.action.package_create(name="x")


@pytest.mark.parametrize(
    "body", [b"[1]", b"{", b"null", b'{"id": {"$gt": ""}}', b"\xff\xfe", b'{"id": "' + b"a" * 300_000 + b'"}']
)
def test_hostile_bodies(catalogue: Portal, body: bytes) -> None:
    answer = httpx.post(
        f"{catalogue.url}/api/3/action/package_show",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {404, 409}, answer.text
    assert answer.json()["success"] is False
