"""What pages say to programs: schema.org, links to documents, feed, sitemap, rules for crawlers."""

import json
import re
from xml.etree import ElementTree

import feedparser
import pytest
from tests.doors.conftest import HOSTILE
from tests.portal_service import Portal

from beffroi.doors.portal import sitemap

_CARD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def card(page: str) -> dict[str, object]:
    (found,) = _CARD.findall(page)
    shape: dict[str, object] = json.loads(found)
    return shape


def test_dataset_card(catalogue: Portal) -> None:
    shape = card(catalogue.get("/explore/dataset/stations/").text)
    assert (shape["@context"], shape["@type"]) == ("https://schema.org/", "Dataset")
    assert shape["name"] == "Stations de vélos"
    assert 50 <= len(str(shape["description"])) <= 5000
    assert shape["license"] == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert shape["spatialCoverage"]["geo"]["box"] == "50.636500 3.063500 50.637100 3.070600"  # type: ignore[index]
    assert {d["encodingFormat"] for d in shape["distribution"]} >= {"text/csv", "application/geo+json"}  # type: ignore[attr-defined]
    assert [v["name"] for v in shape["variableMeasured"]][:2] == ["nom", "places"]  # type: ignore[attr-defined]


def test_a_card_cannot_end_its_block(catalogue: Portal) -> None:
    page = catalogue.get("/explore/dataset/piege/").text
    assert card(page)["name"] == HOSTILE
    assert "<script>alert" not in page


def test_catalogue_card(catalogue: Portal) -> None:
    shape = card(catalogue.get("/").text)
    assert (shape["@type"], shape["url"]) == ("DataCatalog", f"{catalogue.url}/explore/")


@pytest.mark.parametrize("page", ["/", "/explore/", "/explore/dataset/stations/", "/en/explore/?q=v%C3%A9lo"])
def test_pages_lead_to_documents_that_exist(catalogue: Portal, page: str) -> None:
    text = catalogue.get(page).text
    links = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', text)
    assert {"text/turtle", "application/rdf+xml", "application/ld+json"} <= {media for media, _href in links}
    for media, href in links:
        answer = catalogue.get(href.replace("&amp;", "&"))
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)


def test_feed(catalogue: Portal) -> None:
    answer = catalogue.get("/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert (found.version, found.bozo) == ("atom10", 0)
    assert found.feed.id == f"{catalogue.url}/feed.atom"
    assert found.feed.updated
    assert {entry.id for entry in found.entries} == {
        f"{catalogue.url}/explore/dataset/{name}/" for name in ("stations", "budget", "piege")
    }
    for entry in found.entries:  # RFC 4287 §4.1.2
        assert entry.title
        assert entry.updated
        assert entry.link == entry.id
    again = catalogue.get("/feed.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query", ["q=VELOS", "theme=Mobilit%C3%A9", "refine=theme:Mobilit%C3%A9", "q=velo&sort=title&page=7"]
)
def test_feed_of_a_search(catalogue: Portal, query: str) -> None:
    found = feedparser.parse(catalogue.get(f"/feed.atom?{query}").content)
    assert [entry.title for entry in found.entries] == ["Stations de vélos"]
    assert "sort" not in found.feed.id
    page = catalogue.get(found.feed.link.removeprefix(catalogue.url))
    assert "Stations de vélos" in page.text


def test_feed_of_nothing(catalogue: Portal) -> None:
    found = feedparser.parse(catalogue.get("/feed.atom?q=absolument-rien").content)
    assert (found.bozo, found.entries) == (0, [])


def test_sitemap(catalogue: Portal) -> None:
    answer = catalogue.get("/sitemap.xml")
    tree = ElementTree.fromstring(answer.content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert tree.tag == f"{space}urlset"
    addresses = [str(node.text) for node in tree.iter(f"{space}loc")]
    assert f"{catalogue.url}/explore/dataset/stations/" in addresses
    for node in (
        *addresses,
        *(link.attrib["href"] for link in tree.iter("{http://www.w3.org/1999/xhtml}link")),
    ):
        assert catalogue.get(node.removeprefix(catalogue.url)).status_code == 200, node
    dates = [str(node.text) for node in tree.iter(f"{space}lastmod")]
    assert len(dates) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date) for date in dates)
    assert catalogue.get("/sitemap.xml?page=2").status_code == 404


def test_a_long_sitemap_is_several_files() -> None:
    files = [f"https://d.example/sitemap.xml?page={n}" for n in (1, 2)]
    tree = ElementTree.fromstring(b"".join(sitemap.index(files)))
    assert [node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")] == files


def test_crawlers_are_told(catalogue: Portal) -> None:
    text = catalogue.get("/robots.txt").text
    assert f"Sitemap: {catalogue.url}/sitemap.xml" in text
    assert "Disallow: /api/" in text
