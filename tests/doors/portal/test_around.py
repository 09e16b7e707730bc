"""The pages around the datasets, as a visitor reads them: territory, producers, search, feeds."""

import re

import feedparser
import pytest
from tests.doors.portal.test_pages import _read
from tests.journeys.processes import wait
from tests.portal_service import PLACES, Portal

PAGES = (
    "/territoire/",
    "/territoire/59350-lille/",
    "/producteurs/",
    "/producteurs/metropole/",
    "/reutilisations/",
    "/reutilisations/proposer/?dataset=lieux",
    "/explore/dataset/lieux/reuses/",
    "/explore/dataset/lieux/discussion/",
    "/suivre/?dataset=lieux",
    "/suivre/?producer=metropole",
    "/suivre/?q=lieux&theme=Culture",
    "/merci/suivi/",
    "/?carte=density",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_whole_and_leaves_no_cookie(portal: Portal, path: str, prefix: str) -> None:
    answer = portal.get(prefix + path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    page = _read(answer.text)
    assert page.lang == ("en" if prefix else "fr")
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert page.forbidden == []
    assert "{%" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/territoire/99999-nulle-part/", "/territoire/x/", "/producteurs/personne/", "/reutilisations/7/", "/merci/x/",
     "/confirmer/faux/", "/ne-plus-suivre/faux/", "/suivre/?dataset=absent", "/suivre/?producer=absent",
     "/explore/dataset/absent/discussion/", "/explore/dataset/absent/feed.atom", "/producteurs/absent/feed.atom"],
)  # fmt: skip
def test_what_is_not_there_says_so(portal: Portal, path: str) -> None:
    assert portal.get(path).status_code == 404


def test_a_commune_is_found_by_its_name_or_code(portal: Portal) -> None:
    for asked in ("Villeneuve d'Ascq", "59009", "VILLENEUVE-D’ASCQ"):
        answer = portal.get("/territoire/", params={"commune": asked})
        assert answer.status_code == 302
        assert answer.headers["location"] == "/territoire/59009-villeneuve-dascq/"
    assert (
        portal.get("/territoire/59009-faux-nom/").headers["location"] == "/territoire/59009-villeneuve-dascq/"
    )
    missing = portal.get("/territoire/", params={"commune": "<b>Paris</b>"})
    assert missing.status_code == 200
    assert "&lt;b&gt;Paris" in missing.text


def test_a_commune_s_rows_are_counted_and_can_be_read(portal: Portal) -> None:
    """A third of the places, by the field that holds codes; the links ask the table and get as many."""
    wait(lambda: "is.code_insee=59350" in portal.get("/territoire/59350-lille/").text, "rows are not counted")
    page = portal.get("/territoire/59350-lille/").text
    expected = len(range(0, PLACES, 3))
    assert re.search(rf">{expected}</td>", page)
    link = next(a for a in _read(page).links if "/lieux/table/" in a)
    table = portal.get(link.replace("&amp;", "&")).text
    assert re.search(rf"<strong>\s*{expected} enregistrements", table)
    assert "/explore/dataset/zones/table/?area=" in page  # polygons, placed in its outline
    home = portal.get("/").text
    assert "2 jeux de données en parlent" in home


def test_the_catalogue_says_why_a_dataset_answers(portal: Portal) -> None:
    found = portal.get("/explore/?q=lieux+theatre").text
    assert "<mark>Lieux</mark> culturels" in found
    assert "Mots-clés&nbsp;: musée, <mark>théâtre</mark>" in found
    described = portal.get("/explore/?q=ouverts").text
    assert "<mark>ouverts</mark> au public" in described
    assert "<script>alert" not in described


@pytest.mark.parametrize(
    ("facet", "value", "total"),
    [("theme", "Culture", 1), ("freshness", "week", 3), ("freshness", "older", 0), ("has", "geo", 2), ("has", "timeserie", 1),
     ("format", "CSV", 2), ("license", "Licence Ouverte v2.0 (Etalab)", 2), ("commune", "Lille", 0)],
)  # fmt: skip
def test_facets(portal: Portal, facet: str, value: str, total: int) -> None:
    answer = portal.get("/explore/", params={facet: value}).text
    count = re.search(r'<span role="status">([\d\u00a0]+)', answer)
    assert count
    assert int(count[1]) == total


def test_suggestions(portal: Portal) -> None:
    options = re.findall(r'value="([^"]*)" label="([^"]*)"', portal.get("/explore/suggestions/?q=cult").text)
    assert ("Culture", "thème") in options
    assert ("Lieux culturels de la métropole", "jeu de données") in options
    assert portal.get("/explore/suggestions/?q=c").text.strip() == ""
    assert "<script" not in portal.get("/explore/suggestions/?q=%3Cscript").text


def test_feeds_of_a_dataset_a_producer_a_search(portal: Portal) -> None:
    dataset = feedparser.parse(portal.get("/explore/dataset/lieux/feed.atom").text)
    assert not dataset.bozo
    assert [entry.title for entry in dataset.entries] == ["Version 2", "Version 1"]
    producer = feedparser.parse(portal.get("/producteurs/metropole/feed.atom").text)
    assert not producer.bozo
    assert len(producer.entries) == 3
    search = feedparser.parse(portal.get("/feed.atom?has=geo").text)
    assert {entry.title for entry in search.entries} == {"Lieux culturels de la métropole", "Zones calmes"}


def test_figures_of_the_first_page_are_true(portal: Portal) -> None:
    figures = re.search(r'<dl class="figures">(.*?)</dl>', portal.get("/").text, re.DOTALL)
    assert figures
    shown = re.findall(r"<dt>(.*?)</dt><dd>(?:<a[^>]*>)?([\d\u00a0]+)", figures[1])
    people = f"{236710 + 98892 + 62067:,}".replace(",", "\u00a0")
    assert dict(shown) == {
        "jeux de données": "3",
        "enregistrements": str(PLACES + 4),
        "producteur": "1",
        f"communes, {people} habitants": "3",
        "réutilisation": "0",
    }
