"""The catalogue's exports in the API, as data.gouv.fr and others ask for them."""

import feedparser
import pytest
from rdflib import DCTERMS, RDF, URIRef
from rdflib.compare import isomorphic
from tests.doors.conftest import HOSTILE
from tests.doors.dcat.graphs import DCAT, datasets_of, parsed
from tests.portal_service import Portal

EXPORTS = "/api/explore/v2.1/catalog/exports"
#: What the shared reference lists (§8, catalogue exports).
NAMES = ("csv", "json", "xlsx", "data.json", "dcat", "dublin_core", "rdf", "rss", "ttl")


def test_the_list_names_every_format(catalogue: Portal) -> None:
    links = {link["rel"]: link["href"] for link in catalogue.get(EXPORTS).json()["links"]}
    assert set(NAMES) < links.keys()
    for name in NAMES:
        answer = catalogue.get(links[name].removeprefix(catalogue.url))
        assert answer.status_code == 200, name
        assert 'filename="catalog.' in answer.headers["content-disposition"]


def test_as_data_gouv_harvests(catalogue: Portal) -> None:
    query = '?where=NOT keyword="x" AND publisher="Métropole d\'essai"&include_exports=json,csv,shp,geojson&lang=fr'
    answer = catalogue.get(f"{EXPORTS}/dcat/{query}")
    assert answer.headers["content-type"].startswith("application/rdf+xml")
    assert "attachment" in answer.headers["content-disposition"]
    graph = parsed(answer, "rdf")
    node = URIRef(f"{catalogue.url}/explore/dataset/stations/")
    assert datasets_of(graph) == {str(node)}
    assert str(graph.value(node, DCTERMS.identifier)) == str(node)
    base = f"{catalogue.url}/api/explore/v2.1/catalog/datasets/stations/exports"
    found = {str(distribution) for distribution in graph.subjects(RDF.type, DCAT.Distribution)}
    assert {f"{base}/json", f"{base}/csv?use_labels=true", f"{base}/geojson"} <= found
    assert found <= {f"{base}/{name}" for name in ("json", "csv?use_labels=true", "geojson", "shp")}
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        assert (
            graph.value(distribution, DCAT.accessURL)
            == graph.value(distribution, DCAT.downloadURL)
            == distribution
        )
        # A harvester takes what has an access service for an API, and what conforms to something for a table schema.
        assert graph.value(distribution, DCAT.accessService) is None
    assert graph.value(node, DCTERMS.conformsTo) is None


def test_labels_in_links_are_a_choice(catalogue: Portal) -> None:
    graph = parsed(catalogue.get(f"{EXPORTS}/ttl?include_exports=csv&use_labels_in_exports=false"), "ttl")
    links = [str(url) for url in graph.objects(None, DCAT.downloadURL)]
    assert len(links) == 3
    assert all(link.endswith("/exports/csv") for link in links)


def test_turtle_and_xml_agree(catalogue: Portal) -> None:
    turtle, xml = (parsed(catalogue.get(f"{EXPORTS}/{name}"), name) for name in ("ttl", "rdf"))
    assert isomorphic(turtle, xml)
    profile = parsed(catalogue.get(f"{EXPORTS}/dcat_ap_ch"), "rdf")
    assert list(profile.objects(None, DCAT.accessService))


def test_queries_choose_datasets(catalogue: Portal) -> None:
    query = "?refine=theme:Mobilité"
    assert len(datasets_of(parsed(catalogue.get(f"{EXPORTS}/rdf{query}"), "rdf"))) == 1
    assert [d["title"] for d in catalogue.get(f"{EXPORTS}/data.json{query}").json()["dataset"]] == [
        "Stations de vélos"
    ]
    ordered = catalogue.get(f"{EXPORTS}/data.json?order_by=title desc&limit=2").json()["dataset"]
    assert [d["title"] for d in ordered] == ["Stations de vélos", "Budget"]
    wrong = catalogue.get(f"{EXPORTS}/dcat?where=nothing = ")
    assert (wrong.status_code, wrong.json()["error_code"]) == (400, "ODSQLSyntaxError")
    for bad in ("include_exports=exe", "use_labels_in_exports=perhaps"):
        wrong = catalogue.get(f"{EXPORTS}/dcat?{bad}")
        assert (wrong.status_code, wrong.json()["error_code"]) == (400, "InvalidRESTParameterError")


def test_data_json(catalogue: Portal) -> None:
    shape = catalogue.get(f"{EXPORTS}/data.json").json()
    assert shape["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    entries = {entry["identifier"].rstrip("/").rpartition("/")[2]: entry for entry in shape["dataset"]}
    required = {
        "title",
        "description",
        "keyword",
        "modified",
        "publisher",
        "contactPoint",
        "identifier",
        "accessLevel",
    }
    for entry in entries.values():
        assert required <= entry.keys()
        assert entry["accessLevel"] == "public"
    stations = entries["stations"]
    assert stations["description"] == "Où prendre un vélo, et combien il en reste.\nChaque minute."
    assert stations["contactPoint"]["hasEmail"] == "mailto:velo@example.org"
    assert stations["accrualPeriodicity"] == "R/P1D"
    assert stations["spatial"] == "3.063500,50.636500,3.070600,50.637100"
    assert {d["format"] for d in stations["distribution"]} >= {"CSV", "JSON", "GEOJSON", "XLSX", "PARQUET"}


def test_rss(catalogue: Portal) -> None:
    found = feedparser.parse(catalogue.get(f"{EXPORTS}/rss").content)
    assert (found.version, found.bozo) == ("rss20", 0)
    entries = {entry.id: entry for entry in found.entries}
    assert entries.keys() == {
        f"{catalogue.url}/explore/dataset/{name}/" for name in ("stations", "budget", "piege")
    }
    hostile = entries[f"{catalogue.url}/explore/dataset/piege/"]
    assert hostile.title.startswith("&lt;/dct:title") or hostile.title.startswith("</dct:title")
    assert "<script" not in hostile.summary


def test_what_did_not_change_is_not_sent_again(catalogue: Portal) -> None:
    first = catalogue.get(f"{EXPORTS}/dcat")
    again = catalogue.get(f"{EXPORTS}/dcat", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["data.json", "rdf", "ttl", "rss"])
def test_hostile_texts_stay_texts(catalogue: Portal, name: str) -> None:
    body = catalogue.get(f"{EXPORTS}/{name}").text
    assert "\u0001" not in body
    assert HOSTILE not in body or name == "ttl"
