"""Version 2.0, at `/api/v2` and `/api/explore/v2.0`: today's answers, wrapped."""

from typing import Any

import pytest
from tests.doors.explore.conftest import Service

ROOTS = ("/api/v2", "/api/explore/v2.0")
pytestmark = pytest.mark.parametrize("root", ROOTS)


def ask(service: Service, root: str, path: str, **parameters: Any) -> Any:
    """The JSON of a question that works; every answer tells that a newer version is there."""
    response = service.client.get(root + path, params=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["ods-explore-api-deprecation"].startswith("API_V2_0: ")
    assert 'rel="successor-version"' in response.headers["link"]
    return response.json()


def test_records(service: Service, root: str) -> None:
    body = ask(service, root, "/catalog/datasets/villes/records", where='code="59350"', select="nom,place")
    assert body.keys() == {"total_count", "links", "records"}
    assert body["total_count"] == 1
    (item,) = body["records"]
    assert item.keys() == {"links", "record"}
    assert item["record"].keys() == {"id", "timestamp", "size", "fields"}
    assert item["record"]["fields"] == {"nom": "Lille", "place": {"lon": 3.0573, "lat": 50.6292}}
    (here,) = [link["href"] for link in item["links"] if link["rel"] == "self"]
    assert here.endswith(f"{root}/catalog/datasets/villes/records/{item['record']['id']}")
    alone = service.client.get(here, params={"select": "nom,place"}).json()
    assert alone == item


def test_the_older_names_of_parameters(service: Service, root: str) -> None:
    body = ask(
        service, root, "/catalog/datasets/villes/records", rows=2, start=6, sort="-population", select="nom"
    )
    assert [item["record"]["fields"] for item in body["records"]] == [{"nom": "Sans données"}]


def test_datasets(service: Service, root: str) -> None:
    body = ask(service, root, "/catalog/datasets", where='dataset_id="villes"')
    assert body["total_count"] == 1
    (item,) = body["datasets"]
    assert item.keys() == {"links", "dataset"}
    assert item["dataset"]["dataset_id"] == "villes"
    assert item["dataset"]["metas"]["default"]["title"] == "Villes d'exemple"
    assert ask(service, root, "/catalog/datasets/villes/") == item


def test_aggregates(service: Service, root: str) -> None:
    path = "/catalog/datasets/villes/aggregates"
    assert ask(service, root, path, select="count(*) as n")["aggregations"] == [{"n": 7}]
    groups = ask(service, root, path, select="count(*) as n,pays", group_by="pays")["aggregations"]
    assert groups == [{"n": 2, "pays": "BE"}, {"n": 5, "pays": "FR"}]
    many = ask(service, root, "/catalog/datasets/releves/aggregates", group_by="recordid")["aggregations"]
    assert len(many) == 250
    found = ask(service, root, "/catalog/aggregates", select="count(*) as n", where='dataset_id="villes"')
    assert found["aggregations"] == [{"n": 1}]


def test_what_did_not_change(service: Service, root: str) -> None:
    facets = ask(service, root, "/catalog/datasets/villes/facets", facet="pays")["facets"]
    assert [value["value"] for value in facets[0]["facets"]] == ["FR", "BE"]
    assert ask(service, root, "/catalog/facets", facet="theme")["facets"][0]["name"] == "theme"
    assert ask(service, root, "/catalog/datasets/villes/attachments/")["attachments"] == []
    rels = {link["rel"] for link in ask(service, root, "/catalog/datasets/villes/exports")["links"]}
    assert {"csv", "json", "geojson"} <= rels
    assert {"csv", "json"} <= {link["rel"] for link in ask(service, root, "/catalog/exports")["links"]}
    rows = ask(service, root, "/catalog/datasets/villes/exports/json", select="nom", limit=1)
    assert rows == [{"nom": "Lille"}]


def test_files_have_no_mark_at_their_beginning(service: Service, root: str) -> None:
    text = service.client.get(f"{root}/catalog/datasets/villes/exports/csv", params={"select": "nom"}).content
    assert text.startswith(b"nom\r\n")


def test_errors_are_todays(service: Service, root: str) -> None:
    response = service.client.get(f"{root}/catalog/datasets/villes/records", params={"where": "absent=1"})
    assert response.status_code == 400
    assert response.json()["error_code"] == "ODSQLError"
    missing = service.client.get(f"{root}/catalog/datasets/absent/attachments/x")
    assert (missing.status_code, missing.json()["error_code"]) == (404, "NotFoundResource")
