"""Exports: every format, what is streamed and what is kept, parts and resumption."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from tests.doors.explore.conftest import Service

EXPORTS = "/catalog/datasets/villes/exports"


def table(text: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    """A CSV as its reader sees it."""
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_csv_cells(service: Service) -> None:
    response = service.get(f"{EXPORTS}/csv", timezone="Europe/Paris")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"] == 'attachment; filename="villes.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfcode;nom;")
    lille = table(response.content)[0]
    assert lille == {
        "code": "59350",
        "nom": "Lille",
        "pays": "FR",
        "population": "236234",
        "surface": "34.8",
        "fondee": "1968-01-01",
        "maj": "2024-03-10T09:00:00+01:00",
        "place": "50.6292, 3.0573",
        "mots": "beffroi,métropole",
        "chef_lieu": "true",
        "zone": "Europe/Paris",
        "texte_json": '{"a":1}',
    }


def test_csv_quotes_what_must_be(service: Service) -> None:
    for parameters in ({}, {"where": "code is not null"}, {"quote_all": "true"}):
        rows = table(service.get(f"{EXPORTS}/csv", **parameters).content)
        assert [row["nom"] for row in rows][4] == 'Mouscron; "la cité des hurlus"'
        assert len(rows) == 7


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_delimiters(service: Service, delimiter: str) -> None:
    content = service.get(f"{EXPORTS}/csv", delimiter=delimiter, list_separator="/", with_bom="false").content
    assert content.startswith(b"code")
    rows = table(content, delimiter)
    assert rows[0]["mots"] == "beffroi/métropole"
    assert rows[0]["place"] == "50.6292, 3.0573"


def test_csv_labels(service: Service) -> None:
    header = service.get(f"{EXPORTS}/csv", use_labels="true").content.decode("utf-8-sig").splitlines()[0]
    assert header.startswith("Code INSEE;Nom de la ville;")
    header = service.get(f"{EXPORTS}/csv", use_labels="true", select="nom as n, code").content.decode(
        "utf-8-sig"
    )
    assert header.splitlines()[0] == "n;Code INSEE"


@pytest.mark.parametrize("query", [{}, {"where": "population > 60000", "order_by": "population desc"}])
def test_json_is_what_records_say(service: Service, query: dict[str, str]) -> None:
    expected = service.rows("/catalog/datasets/villes/records", limit=100, **query)
    assert service.get(f"{EXPORTS}/json", **query).json() == expected
    lines = service.get(f"{EXPORTS}/jsonl", **query).text.splitlines()
    assert [json.loads(line) for line in lines] == expected


def test_nothing_found_is_still_whole(service: Service) -> None:
    nothing = {"where": "population < 0"}
    assert service.get(f"{EXPORTS}/json", **nothing).json() == []
    assert service.get(f"{EXPORTS}/jsonl", **nothing).text == ""
    assert service.get(f"{EXPORTS}/geojson", **nothing).json() == {
        "type": "FeatureCollection",
        "features": [],
    }
    assert len(service.get(f"{EXPORTS}/csv", **nothing).text.splitlines()) == 1


def test_geojson(service: Service) -> None:
    features = service.get(f"{EXPORTS}/geojson").json()["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    assert "place" not in features[0]["properties"]
    assert features[0]["properties"]["mots"] == ["beffroi", "métropole"]
    assert features[-1]["geometry"] is None


def test_geojson_of_shapes(service: Service) -> None:
    features = service.get("/catalog/datasets/quartiers/exports/geojson", select="nom").json()["features"]
    assert [feature["geometry"]["type"] for feature in features] == ["Polygon", "Polygon", "MultiPolygon"]
    assert features[0]["properties"] == {"nom": "Centre"}


def test_geojson_of_a_field_that_is_no_place(service: Service) -> None:
    response = service.get(f"{EXPORTS}/geojson", main_geo_field="nom")
    assert response.status_code == 400
    assert "main_geo_field" in response.json()["message"]


@pytest.mark.parametrize("query", [{}, {"where": "population > 60000"}])
def test_parquet_is_typed(service: Service, query: dict[str, str]) -> None:
    content = service.get(f"{EXPORTS}/parquet", **query).content
    found = pq.read_table(io.BytesIO(content))
    assert found.num_rows == (5 if query else 7)
    types = {field.name: str(field.type) for field in found.schema}
    assert types["population"] == "int64"
    assert types["fondee"].startswith("date32")
    assert types["maj"] == "timestamp[us, tz=UTC]"


def test_parquet_under_a_chosen_name_with_shapes(service: Service) -> None:
    path = "/catalog/datasets/quartiers/exports/parquet"
    content = service.get(path, select="nom as `le nom`, geo_shape").content
    found = pq.read_schema(io.BytesIO(content))
    assert found.names[0] == "le nom"
    geo = json.loads(found.metadata[b"geo"])
    assert geo["primary_column"] == "geo_shape"
    assert geo["columns"]["geo_shape"]["encoding"] == "WKB"


def test_xlsx(service: Service, tmp_path: Path) -> None:
    (tmp_path / "villes.xlsx").write_bytes(service.get(f"{EXPORTS}/xlsx", use_labels="true").content)
    rows = list(openpyxl.load_workbook(tmp_path / "villes.xlsx").active.values)
    assert rows[0][:4] == ("Code INSEE", "Nom de la ville", "Pays", "Population")
    assert rows[1][:5] == ("59350", "Lille", "FR", 236234, 34.8)
    assert rows[1][7:10] == ("50.6292, 3.0573", "beffroi,métropole", True)


def test_formats_follow_the_data(service: Service) -> None:
    def names(dataset: str) -> set[str]:
        links = service.get(f"/catalog/datasets/{dataset}/exports").json()["links"]
        return {link["rel"] for link in links} - {"self"}

    assert names("villes") - names("releves") == {"geojson", "kml", "gpx", "ov2", "shp", "fgb"}
    assert service.get("/catalog/datasets/releves/exports/geojson").status_code == 404
    assert service.get(f"{EXPORTS}/exe").status_code == 404


def test_limit_and_no_limit(service: Service) -> None:
    path = "/catalog/datasets/releves/exports/json"
    assert len(service.get(path).json()) == 250
    assert len(service.get(path, limit=130).json()) == 130
    assert service.get(path, limit=-2).status_code == 400


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "geojson", "parquet", "xlsx"])
def test_an_error_comes_before_any_byte(service: Service, name: str) -> None:
    response = service.get(f"{EXPORTS}/{name}", select="absent")
    assert response.status_code == 400
    assert response.json()["error_code"] == "ODSQLError"
    assert "content-disposition" not in response.headers


def test_a_whole_file_can_be_resumed(service: Service) -> None:
    whole = service.get(f"{EXPORTS}/csv")
    etag = whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"
    assert "last-modified" in whole.headers
    part = service.get(f"{EXPORTS}/csv", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    rest = service.get(f"{EXPORTS}/csv", headers={"Range": "bytes=200-", "If-Range": etag})
    assert whole.content[:200] + rest.content == whole.content
    last = service.get(f"{EXPORTS}/csv", headers={"Range": "bytes=-10"})
    assert last.content == whole.content[-10:]
    changed = service.get(f"{EXPORTS}/csv", headers={"Range": "bytes=200-", "If-Range": '"other"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    beyond = service.get(f"{EXPORTS}/csv", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    assert service.get(f"{EXPORTS}/csv", headers={"If-None-Match": etag}).status_code == 304
    since = {"If-Modified-Since": whole.headers["last-modified"]}
    assert service.get(f"{EXPORTS}/csv", headers=since).status_code == 304


def test_what_is_made_for_one_request_is_not_kept(service: Service) -> None:
    for path in (f"{EXPORTS}/csv", f"{EXPORTS}/json"):
        made = service.get(path, where="population > 1")
        assert made.headers["cache-control"] == "no-cache, no-store"
        assert not {"etag", "last-modified"} & set(made.headers)


def test_head_of_exports(service: Service) -> None:
    whole = service.get(f"{EXPORTS}/csv")
    head = service.client.head(f"/api/explore/v2.1{EXPORTS}/csv")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    streamed = service.client.head(f"/api/explore/v2.1{EXPORTS}/csv?where=population>1")
    assert (streamed.status_code, streamed.content) == (200, b"")
    assert "content-length" not in streamed.headers  # nobody knows it before the end; 0 would be believed


def test_a_projection_that_does_not_exist(service: Service) -> None:
    assert service.get(f"{EXPORTS}/geojson", epsg="4326").status_code == 200
    for wrong in (
        "99999",
        "1",
        "4978",
        "5720",
        "-1",
    ):  # unknown, out of bounds, in three dimensions, of heights
        assert service.get(f"{EXPORTS}/geojson", epsg=wrong).status_code == 400
    assert service.get(f"{EXPORTS}/kml", epsg="2154").status_code == 400
    assert service.get(f"{EXPORTS}/csv", epsg="2154").status_code == 200
