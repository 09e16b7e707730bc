"""The older API's search of records."""

from tests.doors.explore.conftest import Service

SEARCH = "/api/records/1.0/search/"


def test_a_record_in_its_old_shape(service: Service) -> None:
    body = service.client.get(
        SEARCH, params={"dataset": "villes", "refine.code": "59350", "facet": "pays"}
    ).json()
    assert body["nhits"] == 1
    assert body["parameters"]["rows"] == 10
    (record,) = body["records"]
    assert record["datasetid"] == "villes"
    assert len(record["recordid"]) == 40
    assert record["geometry"] == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    assert record["fields"]["place"] == [50.6292, 3.0573]
    assert body["facet_groups"] == [
        {"name": "pays", "facets": [{"name": "FR", "path": "FR", "state": "displayed", "count": 1}]}
    ]


def test_missing_fields_are_left_out(service: Service) -> None:
    body = service.client.get(SEARCH, params={"dataset": "villes", "refine.code": "00000"}).json()
    assert body["records"][0]["fields"].keys() == {"code", "nom", "pays"}


def test_all_rows_and_paging(service: Service) -> None:
    whole = service.client.get(SEARCH, params={"dataset": "releves", "rows": -1}).json()
    assert (whole["nhits"], len(whole["records"])) == (250, 250)
    part = service.client.get(SEARCH, params={"dataset": "releves", "rows": 3, "start": 248}).json()
    assert len(part["records"]) == 2


def test_shapes_are_geometries(service: Service) -> None:
    body = service.client.get(SEARCH, params={"dataset": "quartiers", "rows": 1}).json()
    assert body["records"][0]["fields"]["geo_shape"]["type"] == "Polygon"


def test_words_and_order(service: Service) -> None:
    found = service.client.get(
        SEARCH, params={"dataset": "villes", "q": "beffroi", "sort": "-population"}
    ).json()
    assert [record["fields"]["nom"] for record in found["records"]] == ["Tournai", "Lille"]


def test_errors_have_the_old_key_too(service: Service) -> None:
    for parameters in ({}, {"dataset": "absent"}, {"dataset": "villes", "rows": 20_000},
                       {"dataset": "villes", "geofilter.distance": "1,2);x"}):  # fmt: skip
        response = service.client.get(SEARCH, params=parameters)
        assert response.status_code in {400, 404}
        assert response.json()["error"] == response.json()["message"]
