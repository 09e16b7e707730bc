"""French set as French: no sign is parted from its word at the end of a line."""

import pytest
from tests.doors.portal.test_around import PAGES as AROUND
from tests.doors.portal.test_pages import PAGES
from tests.doors.typeset import parted
from tests.portal_service import Portal

from beffroi.data.typography import french

#: Pages of this room alone; the console shows the description of the API.
OURS = sorted(
    path
    for path in {*PAGES, *AROUND, "/explore/dataset/lieux/table/?min.visiteurs=abc&q=a"}
    if not path.startswith(("/login/", "/api/"))
)


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Licence : « libre » ; laquelle ?", "Licence\u00a0: «\u00a0libre\u00a0»\u202f; laquelle\u202f?"),
        ("%(n)s %(unit)s, 12 %", "%(n)s %(unit)s, 12\u00a0%"),
        ("https://exemple.fr/?a=b", "https://exemple.fr/?a=b"),
    ],
)
def test_spaces(plain: str, set_: str) -> None:
    assert french(plain) == set_
    assert french(set_) == set_


@pytest.mark.parametrize("path", OURS)
def test_no_sign_begins_a_line(portal: Portal, path: str) -> None:
    assert parted(portal.get(path).text) == []


def test_zero_is_singular_in_french_alone(portal: Portal) -> None:
    assert "0 jeu de données" in portal.get("/explore/?q=zzzz").text
    assert "0 datasets" in portal.get("/en/explore/?q=zzzz").text
