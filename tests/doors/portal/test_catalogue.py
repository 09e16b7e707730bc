"""The order of results and the values of facets, on a catalogue of a few more datasets than a page shows at first sight."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.city.dialogue.conftest import public_dataset

from beffroi.city.people.public import Organisation

THEMES = 15


@pytest.fixture
def filled(instance: Path) -> Client:
    """Fifteen datasets that speak of trees, each with a theme of its own; the oldest two say it in their titles."""
    organisation = Organisation.objects.create(slug="ici", name="Ici")
    titles = ["Arbres", "Les arbres remarquables", *(f"Jeu {n:02}" for n in range(2, THEMES))]
    for n, title in enumerate(titles):
        public_dataset(f"jeu-{n:02}", organisation, title=title, theme=[f"Thème {n:02}"], keyword=["arbres"])
    return Client(HTTP_HOST="localhost")


def _titles(page: str) -> list[str]:
    titles = re.findall(r'<h3 class="entry__title"><a[^>]*>(.*?)</a>', page)
    return [re.sub("<[^>]+>", "", title) for title in titles]


def test_the_closest_titles_come_first_when_words_are_looked_for(filled: Client) -> None:
    found = filled.get("/explore/?q=arbres").content.decode()
    assert _titles(found)[:2] == ["Arbres", "Les arbres remarquables"]
    assert len(_titles(found)) == THEMES
    by_date = _titles(filled.get("/explore/?q=arbres&sort=modified").content.decode())
    assert by_date[-2:] == ["Les arbres remarquables", "Arbres"]
    assert (
        _titles(filled.get("/explore/?sort=relevance").content.decode()) == by_date
    )  # nothing to be close to
    assert "pertinence" not in filled.get("/explore/").content.decode()


def test_every_value_of_a_facet_can_be_chosen(filled: Client) -> None:
    page = filled.get("/explore/").content.decode()
    folded = re.search(r"<details><summary>3 autres</summary>(.*?)</details>", page, re.DOTALL)
    assert folded
    links = re.findall(r'href="(\?theme=[^"]+)"', page)
    assert len(links) == THEMES
    assert len(re.findall(r"href=", folded[1])) == THEMES - 12
    for link in links:
        assert len(_titles(filled.get(f"/explore/{link}").content.decode())) == 1
