"""The pages, read as a browser without scripts reads them."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.test import RequestFactory
from django.utils import translation
from tests.portal_service import HOSTILE, PLACES, Portal

from beffroi.data.formats import FORMATS
from beffroi.doors.portal.views import errors

PAGES = (
    "/",
    "/explore/",
    "/explore/?q=lieux",
    "/explore/?q=zzzz",
    "/explore/dataset/lieux/",
    "/explore/dataset/lieux/table/",
    "/explore/dataset/lieux/map/",
    "/explore/dataset/lieux/chart/",
    "/explore/dataset/lieux/chart/?chart=communes&x=code_insee",
    "/embed/dataset/lieux/chart/",
    "/styles/",
    "/explore/dataset/lieux/export/",
    "/explore/dataset/lieux/api/",
    "/api/explore/v2.1/console",
    "/api/explore/v2.1/console?call=records&dataset_id=lieux",
    "/explore/dataset/lieux/versions/",
    "/explore/dataset/budget/",
    "/login/",
    "/mentions-legales/",
    "/accessibilite/",
    "/donnees-personnelles/",
)


class _Reader(HTMLParser):
    """Headings, ids, links, and whatever our policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.lang = ""
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "html":
            self.lang = given.get("lang") or ""
        data = given.get("type") == "application/ld+json"  # a block of data: nothing runs
        if tag == "style" or (tag == "script" and not given.get("src") and not data):
            self.forbidden.append(tag)
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_whole(portal: Portal, path: str, prefix: str) -> None:
    answer = portal.get(prefix + path)
    assert answer.status_code == 200
    page = _read(answer.text)
    assert page.lang == ("en" if prefix else "fr")
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert page.forbidden == []
    assert "{%" not in answer.text
    assert "{{" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert ("set-cookie" in answer.headers) == (path == "/login/")


def test_links_of_the_pages_lead_somewhere(portal: Portal) -> None:
    found = {link for path in PAGES for link in _read(portal.get(path).text).links if link.startswith("/")}
    seen = {link for link in found if "?call=" not in link}  # each is opened by the console's own tests
    assert len(seen) > 25
    broken = {link: status for link in sorted(seen) if (status := portal.get(link).status_code) != 200}
    assert broken == {}


def test_languages_lead_to_the_same_page(portal: Portal) -> None:
    page = portal.get("/explore/dataset/lieux/table/?sort=nom").text
    assert 'href="/en/explore/dataset/lieux/table/?sort=nom"' in page
    english = portal.get("/en/explore/dataset/lieux/table/?sort=nom").text
    assert 'href="/explore/dataset/lieux/table/?sort=nom"' in english
    assert "records" in english
    assert "enregistrements" not in english


def test_addresses_without_their_last_slash(portal: Portal) -> None:
    assert portal.get("/explore").status_code == 200
    assert portal.get("/explore/dataset/lieux/table").status_code == 200


def test_search_ignores_accents_and_case(portal: Portal) -> None:
    assert "<mark>Budget</mark> <mark>voté</mark>" in portal.get("/explore/?q=BUDGET%20vote").text
    assert "Lieux culturels" in portal.get("/explore/?q=theatre").text
    assert "Lieux culturels" not in portal.get("/explore/?q=budget").text


def test_facets_narrow_and_can_be_taken_back(portal: Portal) -> None:
    everything = portal.get("/explore/").text
    assert "3 jeux de données" in everything
    assert 'href="?theme=Culture"' in everything
    narrowed = portal.get("/explore/?theme=Culture").text
    assert "1 jeu de données" in narrowed
    assert 'aria-current="true"' in narrowed
    assert "2 jeux de données" in portal.get("/explore/?has=geo").text
    assert "2 jeux de données" in portal.get("/explore/?format=CSV").text


def test_table_sorts_filters_and_pages(portal: Portal) -> None:
    table = "/explore/dataset/lieux/table/"
    assert f"{PLACES} enregistrements" in portal.get(table).text
    last = portal.get(table + "?sort=-visiteurs").text
    assert 'aria-sort="descending"' in last
    assert last.index("Lieu n° 129") < last.index("Lieu n° 128")
    filtered = portal.get(table + "?min.visiteurs=" + quote("5 000")).text
    assert "21 enregistrements" in filtered
    assert "Visiteurs ≥ 5\u00a0000" in filtered
    assert "where=%60visiteurs%60+%3E%3D+5000" in filtered
    assert "Musée des Beaux-Arts" in portal.get(table + "?q=beaux-arts%20musee").text
    assert "1 enregistrement<" in portal.get(table + "?f.nom=beaux").text
    third = portal.get(table + "?page=3").text
    assert "de 101 à 130" in third
    dated = portal.get(table + "?min.ouverture=2025-03-01&max.ouverture=2025-03-31&f.gratuit=true").text
    assert re.search(r"Ouverture à partir du 1er\s+mars\s+2025", dated)


@pytest.mark.parametrize(
    "asked",
    [
        "?sort=geo_point_2d",
        "?sort=nothing",
        "?page=0",
        "?page=99999999999",
        "?page=-1",
        "?min.visiteurs=abc",
        "?max.ouverture=9999-12-31",
        "?min.ouverture=31/02/2025",
        "?f.nom=%22%5C%60'%25",
        "?q=%22%20OR%201%3D1%20--",
        "?q=*",
        "?f.nom=%00",
        "?q=%5C",
        "?unknown=1",
    ],
)
def test_a_strange_question_is_never_a_failure(portal: Portal, asked: str) -> None:
    assert portal.get("/explore/dataset/lieux/table/" + asked).status_code in {200, 400}


def test_an_answer_not_understood_is_said(portal: Portal) -> None:
    page = portal.get("/explore/dataset/lieux/table/?min.visiteurs=beaucoup").text
    assert "«\u00a0beaucoup\u00a0» n&#x27;est pas un nombre (Visiteurs)." in page


def test_hostile_text_stays_text(portal: Portal) -> None:
    for path in ("/explore/dataset/lieux/", "/explore/dataset/lieux/table/", "/explore/", "/"):
        page = portal.get(path).text
        assert HOSTILE not in page
        assert "onerror" not in page.replace("onerror=alert(1)&gt;", "")
    assert "&lt;script&gt;alert" in portal.get("/explore/dataset/lieux/table/").text
    assert "<strong>ouverts</strong>" in portal.get("/explore/dataset/lieux/").text
    assert HOSTILE not in portal.get("/explore/?q=" + quote(HOSTILE)).text


def test_numbers_and_dates_are_written_in_french(portal: Portal) -> None:
    page = portal.get("/explore/dataset/lieux/table/?sort=-visiteurs").text
    assert "5\u00a0773" in page
    assert re.search(r"\d+,5", page)
    assert re.search(r"\d+\u00a0(janvier|octobre) 2025", page)
    english = portal.get("/en/explore/dataset/lieux/table/?sort=-visiteurs").text
    assert "5,773" in english


def test_history_says_what_changed(portal: Portal) -> None:
    page = portal.get("/explore/dataset/lieux/versions/").text
    assert "Version 2" in page
    assert "Nouveau champ" in page
    assert "quartier" in page
    assert "Première publication." in page


def test_what_the_report_knows_is_on_the_page(portal: Portal) -> None:
    page = portal.get("/explore/dataset/lieux/").text
    for words in (
        "code INSEE de commune",
        "oui ou non",
        "nombre décimal",
        "point géographique",
        "Licence Ouverte v2.0",
    ):
        assert words in page


def test_exports_of_the_page_can_be_downloaded(portal: Portal) -> None:
    page = _read(portal.get("/explore/dataset/zones/export/").text)
    exports = [link for link in page.links if "/exports/" in link]
    assert {link.rsplit("/", 1)[1] for link in exports} == set(FORMATS)
    for link in exports:
        assert portal.get(link).status_code == 200


def test_what_does_not_exist(portal: Portal) -> None:
    for path in (
        "/nowhere",
        "/explore/dataset/nothing/",
        "/explore/dataset/budget/map/",
        "/en/explore/dataset/nothing/",
    ):
        answer = portal.get(path)
        assert answer.status_code == 404
        assert "Beffroi" in answer.text
        assert _read(answer.text).headings[0] == 1
    assert "nothing" in portal.get("/explore/dataset/nothing/").text


def test_outlines_are_geojson_that_can_be_kept(portal: Portal) -> None:
    answer = portal.get("/territory.geojson")
    assert [f["properties"]["name"] for f in answer.json()["features"]] == [
        "Lille",
        "Roubaix",
        "Villeneuve-d'Ascq",
    ]
    again = portal.get("/territory.geojson", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_files_for_programs(portal: Portal) -> None:
    assert portal.get("/robots.txt").headers["content-type"].startswith("text/plain")
    assert portal.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_built_files_are_kept_for_ever(portal: Portal) -> None:
    page = portal.get("/").text
    address = re.search(r'href="(/static/portal/bundle/style-[A-Z0-9]{8}\.css)"', page)
    if address is None:
        pytest.skip("the front end is not built: run npm run build in frontend/")
    answer = portal.get(address[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_a_failure_needs_no_records(rf: RequestFactory, language: str) -> None:
    """pytest-django refuses the database here: whatever broke, this page can be made."""
    with translation.override(language):
        answer = errors.broken(rf.get("/"))
    page = _read(answer.content.decode())
    assert answer.status_code == 500
    assert page.lang == language
    assert page.headings == [1]
    assert page.forbidden == []
