"""OGC API – Records as its clients use it."""

from urllib.parse import quote

import pytest
from owslib.ogcapi.records import Records
from tests.portal_service import Portal

HERE = "/ogc/collections/catalogue.records"
ALL = {"stations", "budget", "piege"}


def found(catalogue: Portal, query: str) -> set[str]:
    answer = catalogue.get(f"{HERE}/items?{query}")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["numberMatched"] == body["numberReturned"] == len(body["features"])
    return {feature["id"] for feature in body["features"]}


def test_owslib_reads_it(catalogue: Portal) -> None:
    service = Records(f"{catalogue.url}/ogc/")
    assert [
        collection["id"] if isinstance(collection, dict) else collection for collection in service.records()
    ] == ["catalogue.records"]
    assert "title" in service.collection_queryables("catalogue.records")["properties"]
    page = service.collection_items("catalogue.records", q="velo", limit=1)
    assert [feature["id"] for feature in page["features"]] == ["stations"]
    page = service.collection_items("catalogue.records", filter="title LIKE 'Bud%'")
    assert [feature["id"] for feature in page["features"]] == ["budget"]
    one = service.collection_item("catalogue.records", "stations")
    said = one["properties"]
    assert (said["title"], said["license"], said["language"]["code"]) == (
        "Stations de vélos",
        "ODbL-1.0",
        "fr",
    )
    assert said["accrualPeriodicity"] == "http://publications.europa.eu/resource/authority/frequency/DAILY"
    assert one["time"] == {"interval": ["2024-01-01", "2025"]}
    assert one["geometry"]["coordinates"][0][0] == pytest.approx([3.0635, 50.6365])
    assert {"value": f"{catalogue.url}/explore/dataset/stations/", "scheme": "uri"} in said["externalIds"]
    assert any(
        link["rel"] == "enclosure" and link["href"].endswith("/exports/geojson") for link in one["links"]
    )
    themes = {concept["title"] for theme in said["themes"] for concept in theme["concepts"]}
    assert {"Mobilité", "Environnement"} <= themes


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ALL),
        ("q=VÉLO%20minute", {"stations"}),  # a term: all its words
        ("q=vélo,budget", {"stations", "budget"}),  # terms: any
        ("q=%25", {"piege"} - {"piege"}),
        ("bbox=3,50,3.1,51", {"stations"}),
        ("bbox=13,50,13.1,51", set()),
        ("datetime=2024-06-01", ALL),  # two are about no time
        ("datetime=2026-06-01/..", {"budget", "piege"}),
        ("type=dataset", ALL),
        ("type=service", set()),
        ("ids=budget,nothing", {"budget"}),
        ("keywords=libre-service", {"stations"}),
        ("themes=Environnement", {"stations"}),
        ("filter=" + quote("S_INTERSECTS(geometry, BBOX(3,50,3.1,51)) AND keywords = 'vélo'"), {"stations"}),
        ("filter=" + quote("recordId = 'budget'"), {"budget"}),
        ("filter=" + quote("A_CONTAINS(keywords, ('vélo', 'libre-service'))"), {"stations"}),
    ],
)
def test_searches(catalogue: Portal, query: str, ids: set[str]) -> None:
    assert found(catalogue, query) == ids


def test_external_identifiers(catalogue: Portal) -> None:
    uid = catalogue.get(f"{HERE}/items/budget").json()["properties"]["externalIds"][1]["value"]
    assert found(catalogue, f"externalIds={uid}") == {"budget"}


def test_pages_in_order(catalogue: Portal) -> None:
    address: str | None = f"{HERE}/items?limit=2&sortby=-id"
    seen = []
    while address:
        body = catalogue.get(address).json()
        seen += [feature["id"] for feature in body["features"]]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        address = following[0].removeprefix(catalogue.url) if following else None
    assert seen == sorted(ALL, reverse=True)


def test_links_lead_somewhere(catalogue: Portal) -> None:
    for link in (
        *catalogue.get(HERE).json()["links"],
        *catalogue.get(f"{HERE}/items/stations").json()["links"][:6],
    ):
        assert catalogue.get(link["href"].removeprefix(catalogue.url)).status_code == 200, link
    assert (
        "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
        in catalogue.get("/ogc/conformance").text
    )


@pytest.mark.parametrize("query", ["unknown=1", "bbox=1,2", "datetime=hier", "sortby=nothing", "filter=title", "limit=0",
                                   "q=" + "a," * 60, "filter-lang=cql2-json&filter=1"])  # fmt: skip
def test_mistakes_are_told(catalogue: Portal, query: str) -> None:
    answer = catalogue.get(f"{HERE}/items?{query}")
    assert answer.status_code == 400
    assert answer.json()["description"]


def test_what_is_not_there(catalogue: Portal) -> None:
    assert catalogue.get(f"{HERE}/items/absent").status_code == 404
