"""A dataset's pages on a published version: how often they ask the records, what they say of two versions and of an order."""

import re
from pathlib import Path

import pytest
from django.test import Client

from beffroi.data.typography import french
from beffroi.engines.intake.public import IntakeRequest, receive

HEADER = "Code;Essence;Hauteur;Plantation;code_insee;latitude;longitude\n"
ID = {"name": "code", "annotations": {"id": []}}
FIRST = ("A1;Tilleul;12,5;24/10/2025", "A2;Érable;8,0;25/10/2025", "A3;Chêne;5,0;26/10/2025")
SECOND = (
    "A1;Tilleul;13,5;24/10/2025",
    "A3;Chêne;5,0;26/10/2025",
    "A4;Hêtre;2,0;27/10/2025",
    "A5;If;1,0;27/10/2025",
)
DATASET = "/explore/dataset/arbres"
#: Address → queries it may ask; as many with one row as with a million, for rows are asked elsewhere.
MOST = {
    f"{DATASET}/": 4,
    f"{DATASET}/table/?sort=-hauteur&is.essence=Tilleul": 5,
    f"{DATASET}/map/?color=essence": 6,
    f"{DATASET}/chart/?chart=bars&x=essence": 5,
    f"{DATASET}/chart/?chart=communes&x=code_insee": 6,
    f"{DATASET}/export/": 4,
    f"{DATASET}/api/": 4,
    f"{DATASET}/versions/?from=1&to=2": 5,
    "/embed/dataset/arbres/table/?sort=-hauteur": 5,
    "/embed/dataset/arbres/map/?color=essence": 6,
    "/embed/dataset/arbres/chart/?chart=bars&x=essence": 5,
}


@pytest.fixture
def site(instance: Path, tmp_path: Path) -> Client:
    """A dataset of two versions whose records have a code, and a visitor."""
    source = tmp_path / "arbres.csv"
    for lines in (FIRST, SECOND):
        rows = (f"{line};59350;50,6{line[1]};3,0{line[1]}\n" for line in lines)
        source.write_text(HEADER + "".join(rows), encoding="utf-8")
        receive(IntakeRequest(source=str(source), dataset_id="arbres", corrections=(ID,)), lambda *_: None)
    return Client(HTTP_HOST="localhost")


def test_pages_of_a_dataset_ask_the_records_a_bounded_number_of_times(
    site: Client, django_assert_max_num_queries
) -> None:
    for address in MOST:
        assert site.get(address).status_code == 200, address  # what is remembered is read once
    for address, most in MOST.items():
        with django_assert_max_num_queries(most, info=address):
            site.get(address)


def test_two_versions_say_which_records_differ(site: Client) -> None:
    def figures(query: str) -> dict[str, str]:
        page = site.get(f"{DATASET}/versions/?{query}").content.decode()
        found = re.search(r'<dl class="figures[^>]*>(.*?)</dl>', page, re.DOTALL)
        assert found, query
        return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", found[1]))

    assert figures("from=1&to=2") == {
        "enregistrements nouveaux": "2", "enregistrement disparu": "1", "enregistrement changé": "1",
    }  # fmt: skip
    assert figures("from=2&to=1")["enregistrement nouveau"] == "1"
    assert set(figures("from=2&to=2").values()) == {"0"}


def test_an_order_that_means_nothing_is_said(site: Client) -> None:
    page = site.get(f"{DATASET}/table/?sort=-taille").content.decode()
    assert french("Le tableau ne se trie pas selon « taille ».") in page
    assert "ne se trie pas" not in site.get(f"{DATASET}/table/?sort=-hauteur").content.decode()


def test_every_file_says_what_it_weighs(site: Client) -> None:
    for query in ("", "?is.essence=Tilleul"):
        page = site.get(f"{DATASET}/export/{query}").content.decode()
        links = re.findall(r'<a class="button[^>]*exports/(\w+)[^>]*download>(.*?)</a>', page)
        assert {"csv", "xlsx", "geojson", "parquet", "shp", "kml", "turtle"} <= {name for name, _ in links}
        for name, label in links:
            assert re.search(r"\((environ )?[\d,]+\u00a0(octets|ko)\)", label), (query, name, label)
