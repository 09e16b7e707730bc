"""OGC API – Features as its clients use it."""

from urllib.parse import quote

import pyogrio
import pyogrio.raw
import pytest
import shapely
from owslib.ogcapi.features import Features
from pyproj import Transformer
from tests.portal_service import Portal

ITEMS = "/ogc/collections/stations/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
NAMES = {"Gare", "Place", "Pont"}  # 20, 12 and no number of places


def names(catalogue: Portal, query: str) -> set[str]:
    answer = catalogue.get(f"{ITEMS}?{query}")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["numberMatched"] == body["numberReturned"] == len(body["features"])
    return {feature["properties"]["nom"] for feature in body["features"]}


def test_links_lead_somewhere(catalogue: Portal) -> None:
    landing = catalogue.get("/ogc/").json()
    rels = {link["rel"]: link for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= rels.keys()
    collections = catalogue.get("/ogc/collections").json()
    assert [c["id"] for c in collections["collections"]] == [
        "stations",
        "catalogue.records",
    ]  # those with a place
    for link in (*landing["links"], *collections["collections"][0]["links"]):
        answer = catalogue.get(link["href"].removeprefix(catalogue.url))
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].partition(";")[0] == link["type"].partition(";")[0]
    assert collections["collections"][0]["extent"]["spatial"]["bbox"] == [[3.0635, 50.6365, 3.0706, 50.6371]]
    conforms = catalogue.get("/ogc/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms


def test_pages(catalogue: Portal) -> None:
    address: str | None = f"{ITEMS}?limit=2"
    found = []
    while address:
        body = catalogue.get(address).json()
        assert body["numberMatched"] == 3
        found += [feature["properties"]["nom"] for feature in body["features"]]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        address = following[0].removeprefix(catalogue.url) if following else None
    assert sorted(found) == sorted(NAMES)


def test_one_feature(catalogue: Portal) -> None:
    feature = catalogue.get(ITEMS).json()["features"][0]
    one = catalogue.get(f"{ITEMS}/{feature['id']}").json()
    assert {key: one[key] for key in ("id", "geometry", "properties")} == {
        key: feature[key] for key in ("id", "geometry", "properties")
    }
    for absent in ("0" * 40, "x", "%27"):
        assert catalogue.get(f"{ITEMS}/{absent}").status_code == 404


@pytest.mark.parametrize("code", [2154, 3950, 4326, 3857])
def test_coordinate_systems(catalogue: Portal, code: int) -> None:
    expected = Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform(3.0706, 50.6371)
    answer = catalogue.get(f"{ITEMS}?nom=Gare&crs={EPSG}{code}")
    assert answer.headers["content-crs"] == f"<{EPSG}{code}>"
    (feature,) = answer.json()["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx(expected, abs=0.001)
    around = ",".join(
        str(side) for side in (*(e - 0.0001 for e in expected), *(e + 0.0001 for e in expected))
    )
    assert names(catalogue, f"bbox={around}&bbox-crs={EPSG}{code}") <= {"Gare"}
    point = f"POINT({expected[0]} {expected[1]})"
    wanted = quote(f"S_INTERSECTS(geo_point_2d, BBOX({around}))")
    assert names(catalogue, f"filter={wanted}&filter-crs={EPSG}{code}") <= {"Gare"}, point


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ("places > 15", {"Gare"}),
        ("NOT places > 15", {"Place"}),  # unknown is not the opposite
        ("places <> 20", {"Place"}),
        ("places IS NULL", {"Pont"}),
        ("NOT (places > 15 OR nom = 'Pont')", {"Place"}),
        ("NOT (places > 15 AND nom = 'Gare')", {"Place", "Pont"}),
        ("nom LIKE 'P%'", {"Place", "Pont"}),
        ("nom NOT LIKE 'P%'", {"Gare"}),
        ("nom IN ('Gare', 'Pont') AND places BETWEEN 1 AND 30", {"Gare"}),
        ("places NOT IN (20)", {"Place"}),
        ("places = 99999999999999999999999 OR places > -1.5", {"Gare", "Place"}),
        (
            "S_INTERSECTS(geo_point_2d, POLYGON((3.06 50.63, 3.064 50.63, 3.064 50.64, 3.06 50.64, 3.06 50.63)))",
            {"Place"},
        ),
        ("S_DISJOINT(geo_point_2d, BBOX(3.0645, 50, 4, 51))", {"Place"}),
        ("nom = 'it''s' OR TRUE", NAMES),
        ("\"nom\" = 'Gare'", {"Gare"}),
        ("places % 8 = 4", {"Gare", "Place"}),
        ("places div 8 = 2 AND 7.5 div 2 = 3", {"Gare"}),
        ("places ^ 2 - 100 > 50 AND (0 - 1) ^ 0.5 IS NULL AND places % 0 IS NULL", {"Gare"}),
        ("NOT places * 2 > 30", {"Place"}),  # what is computed of the unknown is unknown
        ("NOT CASEI(nom) LIKE 'p%' AND NOT (places + 0) ^ 2 < 300", {"Gare"}),
        (
            "A_OVERLAPS(nom, ('Gare', 12, TRUE)) AND NOT A_CONTAINS(nom, ('Gare', DATE('2020-01-01')))",
            {"Gare"},
        ),
        ("S_CROSSES(LINESTRING(0 0, 2 2), POLYGON((1 0, 3 0, 3 3, 1 3, 1 0))) AND places > 15", {"Gare"}),
        ("S_DISJOINT(POINT(0 0), POINT(0 0))", set()),
    ],
)
def test_filters(catalogue: Portal, filter_: str, found: set[str]) -> None:
    assert names(catalogue, f"filter={quote(filter_)}") == found


def test_plain_parameters(catalogue: Portal) -> None:
    assert names(catalogue, "bbox=3.07,50.6,3.08,50.7") == {"Gare"}
    assert names(catalogue, "bbox=3.07,50.6,0,3.08,50.7,9") == {"Gare"}
    assert names(catalogue, "places=12") == {"Place"}
    assert names(catalogue, "nom=%22%20or%201=1") == set()
    assert names(catalogue, "datetime=2020-01-01/..") == NAMES  # nothing here is dated
    assert catalogue.get(f"{ITEMS}?limit=100000").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "unknown=1",
        "limit=0",
        "limit=x",
        "offset=-1",
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=nan,1,2,3",
        "crs=EPSG:4326",
        "places=many",
        "filter=nom",
        "filter=nothing%20=%201",
        "filter=nom%20>%201%20--",
        "filter-lang=cql2-json&filter=1",
        "filter=places%20=%20'x",
        "filter=places%20=%201e999",
    ],
)
def test_mistakes_are_told(catalogue: Portal, query: str) -> None:
    answer = catalogue.get(f"{ITEMS}?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["description"]


def test_what_is_not_there(catalogue: Portal) -> None:
    for name in ("budget", "absent"):
        for path in ("", "/items", "/queryables"):
            assert catalogue.get(f"/ogc/collections/{name}{path}").status_code == 404
    first = catalogue.get(ITEMS)
    assert catalogue.get(ITEMS, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_gdal_reads_it(catalogue: Portal) -> None:
    source = f"OAPIF:{catalogue.url}/ogc"
    assert pyogrio.list_layers(source)[0, 0] == "stations"
    for asked, found in (
        ({}, NAMES),
        ({"where": "places > 15"}, {"Gare"}),
        ({"bbox": (3.06, 50.6, 3.064, 50.7)}, {"Place"}),
    ):
        meta, _ids, shapes, values = pyogrio.raw.read(source, layer="stations", **asked)
        assert set(values[list(meta["fields"]).index("nom")]) == found
        assert all(3 < shape.x < 4 < 50 < shape.y < 51 for shape in shapely.from_wkb(shapes))


def test_owslib_reads_it(catalogue: Portal) -> None:
    service = Features(f"{catalogue.url}/ogc/")
    assert service.feature_collections() == ["stations"]
    assert service.collection("stations")["title"] == "Stations de vélos"
    assert "places" in service.collection_queryables("stations")["properties"]
    page = service.collection_items("stations", limit=1, bbox=[3.0, 50.6, 3.08, 50.7])
    assert (page["numberMatched"], page["numberReturned"]) == (3, 1)
    found = service.collection_items("stations", filter="places > 15")
    assert [feature["properties"]["nom"] for feature in found["features"]] == ["Gare"]
    one = service.collection_item("stations", found["features"][0]["id"])
    assert one["geometry"]["type"] == "Point"
