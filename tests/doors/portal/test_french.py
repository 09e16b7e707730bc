"""French set as French: no sign is parted from its word at the end of a line."""

import re
from html.parser import HTMLParser

import pytest
from tests.doors.portal.test_around import PAGES as AROUND
from tests.doors.portal.test_pages import PAGES
from tests.portal_service import Portal

from beffroi.data.typography import french

LOOSE = re.compile(r"\w[ \n]+[:;!?»%]|«[ \n]")
#: Pages of this room alone; the console shows the description of the API.
OURS = sorted(
    path
    for path in {*PAGES, *AROUND, "/explore/dataset/lieux/table/?min.visiteurs=abc&q=a"}
    if not path.startswith(("/login/", "/api/"))
)
#: What producers and programs write is theirs.
THEIRS = {"code", "pre", "textarea", "script", "td", "mark"}


class _Sentences(HTMLParser):
    """The text of a page outside what is not ours, one string a block."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in THEIRS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)
        if tag in {"p", "li", "h1", "h2", "h3", "dt", "dd", "div", "option", "th", "summary", "label"}:
            self.text += "\r"

    def handle_data(self, data: str) -> None:
        self.text += "x" if self.open else data


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
    page = _Sentences()
    page.feed(portal.get(path).text)
    assert [found[0] for found in LOOSE.finditer(page.text)] == []


def test_zero_is_singular_in_french_alone(portal: Portal) -> None:
    assert "0 jeu de données" in portal.get("/explore/?q=zzzz").text
    assert "0 datasets" in portal.get("/en/explore/?q=zzzz").text
