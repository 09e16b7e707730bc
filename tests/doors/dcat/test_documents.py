"""The documents as harvesters meet them: three notations, one graph; what it says; shapes; negotiation; caches."""

import httpx
import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from tests.doors.conftest import HOSTILE
from tests.doors.dcat.graphs import DCAT, DCAT_AP, FORMATS, HIGH_VALUE, HYDRA, datasets_of, parsed, violations
from tests.portal_service import Portal

AP = Namespace("http://data.europa.eu/r5r/")
EUROPE = "http://publications.europa.eu/resource/authority/"
MEDIA = {"rdf": "application/rdf+xml", "ttl": "text/turtle", "jsonld": "application/ld+json"}


@pytest.mark.parametrize("address", ["/catalog", "/explore/dataset/stations", "/explore/dataset/piege"])
def test_notations_hold_the_same_graph(catalogue: Portal, address: str) -> None:
    answers = {extension: catalogue.get(f"{address}.{extension}") for extension in FORMATS}
    for extension, answer in answers.items():
        assert answer.headers["content-type"] == f"{MEDIA[extension]}; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == "*"
    xml, turtle, json = (parsed(answer, extension) for extension, answer in answers.items())
    if address == "/catalog":  # its pages have the address of their notation
        for graph in (xml, turtle, json):
            for view in list(graph.objects(None, HYDRA.view)):
                graph.remove((view, None, None))
                graph.remove((None, None, view))
    assert isomorphic(xml, turtle)
    assert isomorphic(turtle, json)


def test_what_is_said_of_a_dataset(catalogue: Portal) -> None:
    graph = parsed(catalogue.get("/explore/dataset/stations.ttl"), "ttl")
    node = URIRef(f"{catalogue.url}/explore/dataset/stations/")
    assert graph.value(node, DCTERMS.identifier) == Literal(str(node))
    assert graph.value(node, DCTERMS.title) == Literal("Stations de vélos", lang="fr")
    assert "<strong>vélo</strong>" in str(graph.value(node, DCTERMS.description))
    assert set(graph.objects(node, DCAT.keyword)) == {
        Literal("vélo", lang="fr"),
        Literal("libre-service", lang="fr"),
    }
    themes = {str(theme) for theme in graph.objects(node, DCAT.theme)}
    assert {f"{EUROPE}data-theme/TRAN", f"{EUROPE}data-theme/ENVI"} < themes
    assert graph.value(node, DCTERMS.accrualPeriodicity) == URIRef(f"{EUROPE}frequency/DAILY")
    assert graph.value(node, DCTERMS.language) == URIRef(f"{EUROPE}language/FRA")
    publisher = graph.value(node, DCTERMS.publisher)
    assert graph.value(publisher, FOAF.name) == Literal("Métropole d'essai", lang="fr")
    licence = graph.value(node, DCTERMS.license)
    assert licence == URIRef(f"{EUROPE}licence/ODC_BL")
    assert graph.value(licence, RDFS.seeAlso) == URIRef("https://opendatacommons.org/licenses/odbl/1-0/")
    assert graph.value(node, DCTERMS.rights) == URIRef("https://opendatacommons.org/licenses/odbl/1-0/")
    assert str(graph.value(node, DCTERMS.issued)) == "2024-03-01"
    period = graph.value(node, DCTERMS.temporal)
    assert str(graph.value(period, DCAT.startDate)) == "2024-01-01"
    place = graph.value(node, DCTERMS.spatial)
    assert str(graph.value(place, DCAT.bbox)).startswith(
        "POLYGON((3.0635 50.6365, 3.0706 50.6365, 3.0706 50.6371"
    )
    card = graph.value(node, DCAT.contactPoint)
    assert URIRef("mailto:velo@example.org") in set(graph.objects(card))
    assert graph.value(node, AP.hvdCategory) == URIRef("http://data.europa.eu/bna/c_b79e35eb")
    assert graph.value(node, AP.applicableLegislation) == URIRef(
        "http://data.europa.eu/eli/reg_impl/2023/138/oj"
    )


def test_distributions_are_the_exports(catalogue: Portal) -> None:
    links = catalogue.get("/api/explore/v2.1/catalog/datasets/budget/exports").json()["links"]
    graph = parsed(catalogue.get("/explore/dataset/budget.ttl"), "ttl")
    found = {str(url).partition("?")[0] for url in graph.objects(None, DCAT.downloadURL)}
    assert found == {link["href"] for link in links if link["rel"] != "self"}
    csv = next(url for url in graph.objects(None, DCAT.downloadURL) if "/csv" in url)
    assert httpx.get(str(csv), timeout=60).text.startswith("\ufeffannee;montant")
    assert graph.value(csv, DCTERMS.format) == URIRef(f"{EUROPE}file-type/CSV")
    assert graph.value(csv, DCAT.mediaType) == URIRef("https://www.iana.org/assignments/media-types/text/csv")
    for page in (*graph.objects(None, DCAT.landingPage), *graph.objects(None, DCAT.accessURL)):
        if "/exports/" not in page:
            assert httpx.get(str(page), timeout=60).status_code == 200, page


def test_documents_given_with_a_dataset_are_its_pages(catalogue: Portal) -> None:
    graph = parsed(catalogue.get("/explore/dataset/stations.ttl"), "ttl")
    node = URIRef(f"{catalogue.url}/explore/dataset/stations/")
    titled = {str(graph.value(page, DCTERMS.title)): page for page in graph.objects(node, FOAF.page)}
    notice = titled["Notice des stations"]
    assert URIRef("https://example.org/stations") in set(graph.objects(node, FOAF.page))
    assert (notice, RDF.type, FOAF.Document) in graph
    assert graph.value(notice, DCTERMS.format) == URIRef(f"{EUROPE}file-type/PDF")
    assert httpx.get(str(notice), timeout=60).content == b"%PDF-1.4 notice"
    assert notice not in {*graph.objects(node, DCAT.distribution), *graph.objects(None, DCAT.downloadURL)}


def test_hostile_texts_are_texts(catalogue: Portal) -> None:
    graph = parsed(catalogue.get("/explore/dataset/piege.rdf"), "rdf")
    node = URIRef(f"{catalogue.url}/explore/dataset/piege/")
    assert graph.value(node, DCTERMS.title) == Literal(HOSTILE.replace("\u0001", "").strip(), lang="fr")
    assert not [o for o in graph.objects() if isinstance(o, URIRef) and ("javascript" in o or "<" in o)]
    licence = graph.value(node, DCTERMS.license)
    assert graph.value(licence, RDFS.label) == Literal("À nous")


@pytest.mark.shared
@pytest.mark.parametrize("shapes", DCAT_AP)
def test_shapes_of_dcat_ap(catalogue: Portal, shapes: str) -> None:
    assert violations(parsed(catalogue.get("/catalog.ttl"), "ttl"), DCAT_AP[shapes]) == []


@pytest.mark.shared
def test_shapes_of_high_value(catalogue: Portal) -> None:
    assert violations(parsed(catalogue.get("/explore/dataset/stations.jsonld"), "jsonld"), HIGH_VALUE) == []
    plain = violations(parsed(catalogue.get("/explore/dataset/budget.jsonld"), "jsonld"), HIGH_VALUE)
    assert any("hvdCategory" in line for line in plain)  # the shapes do see what is missing


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("text/turtle", "ttl"),
        ("application/rdf+xml, */*;q=0.1", "rdf"),
        ("application/ld+json", "jsonld"),
        ("text/html;q=0.5, text/turtle", "ttl"),
    ],
)
def test_who_asks_for_data_is_shown_the_document(catalogue: Portal, accept: str, extension: str) -> None:
    for thing, document in (
        ("/explore/dataset/budget/", "/explore/dataset/budget"),
        ("/explore/dataset/budget", "/explore/dataset/budget"),
        ("/explore/", "/catalog"),
        ("/catalog", "/catalog"),
    ):
        answer = catalogue.get(thing, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{document}.{extension}")
        assert "Accept" in answer.headers["vary"]
    assert catalogue.get(document + f".{extension}").status_code == 200


@pytest.mark.parametrize(
    "accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "image/png", "", ";;q=x,/"]
)
def test_everybody_else_gets_the_page(catalogue: Portal, accept: str) -> None:
    answer = catalogue.get("/explore/dataset/budget/", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "Accept" in [name.strip() for name in answer.headers["vary"].split(",")]


def test_held_documents_are_not_sent_again(catalogue: Portal) -> None:
    first = catalogue.get("/catalog.ttl")
    again = catalogue.get("/catalog.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert catalogue.get("/catalog.ttl?page=1").headers["etag"] != first.headers["etag"]
    packed = catalogue.get("/catalog.ttl", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == first.content


def test_what_is_not_there(catalogue: Portal) -> None:
    for path, status, word in (
        ("/explore/dataset/absent.ttl", 404, "absent"),
        ("/catalog.ttl?page=2", 404, "page"),
        ("/catalog.ttl?page=0", 400, "page"),
        ("/catalog.ttl?page=%C2%B2", 400, "page"),
        ("/catalog.ttl?page='%20or%201", 400, "page"),
    ):
        answer = catalogue.get(path)
        assert (answer.status_code, word in answer.text) == (status, True), path
        assert answer.headers["content-type"].startswith("text/plain")
    assert catalogue.get("/catalog.xml").status_code == 404
    assert httpx.post(f"{catalogue.url}/catalog.ttl").status_code == 405
    head = httpx.head(f"{catalogue.url}/catalog.rdf")
    assert (head.status_code, head.content) == (200, b"")


def test_the_catalogue_names_its_datasets_and_its_api(catalogue: Portal) -> None:
    graph = parsed(catalogue.get("/catalog.rdf"), "rdf")
    node = URIRef(f"{catalogue.url}/explore/")
    assert (node, RDF.type, DCAT.Catalog) in graph
    assert {str(item) for item in graph.objects(node, DCAT.dataset)} == datasets_of(graph)
    assert len(datasets_of(graph)) == 3
    service, csw, features, wfs = sorted(graph.objects(node, DCAT.service))
    for placed in (features, wfs):
        assert [str(item) for item in graph.objects(placed, DCAT.servesDataset)] == [
            f"{catalogue.url}/explore/dataset/stations/"
        ]
    for each in (features, wfs, csw):
        described = str(graph.value(each, DCAT.endpointDescription))
        assert httpx.get(described, timeout=60).status_code == 200, described
    assert {str(item) for item in graph.objects(service, DCAT.servesDataset)} == datasets_of(graph)
    assert httpx.get(str(graph.value(service, DCAT.endpointURL)), timeout=60).status_code == 200
