"""What of a page is ours to set as French, and the signs there that are parted from their word."""

import re
from html.parser import HTMLParser

LOOSE = re.compile(r"\w[ \n]+[:;!?»%]|«[ \n]")
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


def parted(page: str) -> list[str]:
    """The signs of a page that a line could begin with."""
    read = _Sentences()
    read.feed(page)
    return [found[0] for found in LOOSE.finditer(read.text)]
