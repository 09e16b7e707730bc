"""Records: shapes of values, pages, links, one record."""

import pytest
from tests.doors.explore.conftest import Service

VILLES = "/catalog/datasets/villes"
RECORDS = f"{VILLES}/records"


def test_values_have_the_shapes_of_their_types(service: Service) -> None:
    assert service.rows(RECORDS, where='code="59350"', timezone="Europe/Paris") == [
        {
            "code": "59350",
            "nom": "Lille",
            "pays": "FR",
            "population": 236234,
            "surface": 34.8,
            "fondee": "1968-01-01",
            "maj": "2024-03-10T09:00:00+01:00",
            "place": {"lon": 3.0573, "lat": 50.6292},
            "mots": ["beffroi", "métropole"],
            "chef_lieu": True,
            "zone": "Europe/Paris",
            "texte_json": '{"a":1}',
        }
    ]


def test_missing_values_are_null_never_absent(service: Service) -> None:
    (row,) = service.rows(RECORDS, where='code="00000"')
    assert len(row) == 12
    assert [name for name, value in row.items() if value is not None] == ["code", "nom", "pays"]


def test_json_format_inlines(service: Service) -> None:
    rows = service.rows(
        RECORDS, select="json_format(texte_json) as j", where="texte_json is not null", order_by="code"
    )
    assert [row["j"] for row in rows] == [[1, 2], {"a": 1}]


def test_microseconds_only_where_there_are_some(service: Service) -> None:
    (row,) = service.rows(RECORDS, select="maj", where='nom="Tournai"')
    assert row["maj"] == "2024-01-15T12:00:00.250000+00:00"


def test_shapes_are_features(service: Service) -> None:
    row = service.rows("/catalog/datasets/quartiers/records", where='nom="Centre"')[0]
    shape = next(value for value in row.values() if isinstance(value, dict) and "type" in value)
    assert shape["type"] == "Feature"
    assert shape["properties"] == {}
    assert shape["geometry"]["type"] == "Polygon"


def test_the_total_counts_matches_whatever_the_page(service: Service) -> None:
    for limit, offset in ((0, 0), (2, 0), (2, 3), (100, 0), (5, 90)):
        body = service.get(RECORDS, where='pays="FR"', limit=limit, offset=offset).json()
        assert body["total_count"] == 5
        assert len(body["results"]) == max(0, min(limit, 5 - offset))


def test_limit_minus_one_is_a_full_page(service: Service) -> None:
    assert len(service.rows("/catalog/datasets/releves/records", limit=-1)) == 100


def test_pages_cover_all_rows_once(service: Service) -> None:
    seen = [
        row["recordid"]
        for offset in range(0, 250, 60)
        for row in service.rows(
            "/catalog/datasets/releves/records", select="recordid", limit=60, offset=offset
        )
    ]
    assert len(seen) == len(set(seen)) == 250


def test_a_record_by_its_id(service: Service) -> None:
    (found,) = service.rows(RECORDS, select="recordid", where='nom="Lille"')
    assert len(found["recordid"]) == 40
    record = service.get(f"{RECORDS}/{found['recordid']}").json()
    assert record == service.rows(RECORDS, where='nom="Lille"')[0]
    selected = service.get(f"{RECORDS}/{found['recordid']}/", select="nom").json()
    assert selected == {"nom": "Lille"}


def test_a_record_without_key_by_its_id(service: Service) -> None:
    path = "/catalog/datasets/releves/records"
    row = service.rows(path, select="recordid as r, poste, mesure", offset=137, limit=1)[0]
    record = service.get(f"{path}/{row['r']}").json()
    assert (record["poste"], record["mesure"]) == (row["poste"], row["mesure"])


@pytest.mark.parametrize("record_id", ["1", "f" * 40, "0" * 40, "%00", "é"])
def test_no_such_record(service: Service, record_id: str) -> None:
    response = service.get(f"{RECORDS}/{record_id}")
    assert response.status_code == 404
    assert response.json()["error_code"] == "NotFoundResource"


def test_links_and_technical_metadata_on_request(service: Service) -> None:
    body = service.get(RECORDS, limit=2, offset=2, include_links="true", include_app_metas="true").json()
    rels = {link["rel"]: link["href"] for link in body["_links"]}
    assert rels.keys() == {"self", "first", "last", "next", "prev"}
    assert rels["next"].endswith("limit=2&offset=4")
    row = body["results"][0]
    assert len(row["_id"]) == 40
    assert row["_timestamp"]
    itself = next(link["href"] for link in row["_links"] if link["rel"] == "self")
    assert service.client.get(itself).json()["nom"] == row["nom"]
    assert "_id" not in service.rows(RECORDS)[0]


def test_following_next_reads_everything(service: Service) -> None:
    url, seen = f"{service.url}/api/explore/v2.1{RECORDS}?limit=3&include_links=true&select=nom", []
    while url:
        body = service.client.get(url).json()
        seen += [row["nom"] for row in body["results"]]
        url = next((link["href"] for link in body["_links"] if link["rel"] == "next"), "")
    assert len(seen) == 7


def test_groups_have_no_total(service: Service) -> None:
    body = service.get(RECORDS, group_by="pays", select="count(*) as n").json()
    assert body == {"results": [{"pays": "BE", "n": 2}, {"pays": "FR", "n": 5}]}


def test_user_keys_of_any_kind(service: Service) -> None:
    (row,) = service.rows(RECORDS, select='count(*) as `a"b; drop`', limit=1)
    assert row == {'a"b; drop': 7}


def test_facets_of_the_dataset(service: Service) -> None:
    body = service.get(f"{VILLES}/facets").json()
    assert {"pays", "mots", "zone", "fondee", "chef_lieu"} <= {group["name"] for group in body["facets"]}
    body = service.get(f"{VILLES}/facets", facet="mots").json()
    assert body["facets"][0]["facets"][0] == {
        "name": "beffroi", "count": 2, "state": "displayed", "value": "beffroi"
    }  # fmt: skip
    assert body["links"] == body["_links"] == []
