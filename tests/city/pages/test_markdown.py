"""Markdown of hostile writers: what comes out can do nothing, whatever goes in."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from beffroi.city.pages.markdown import to_html

PIECES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,x)",
    "![x](https://elsewhere.example/x.png)", "<a href='vbscript:x'>", "# ", "###### ", "> ", "- ", "1. ", "`", "```\n",
    "| a | b |\n|---|---|\n| c | <b>d</b> |\n", "[a]: javascript:x\n[a]", "&#x6A;avascript:", "\n\n", "**", "\x00", "é",
    "[ok](https://example.org)", "<!-- -->", "<svg/onload=x>", "](", "<style>*{}</style>", '" onmouseover="x',
)  # fmt: skip
ALLOWED = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "strong", "em", "s", "blockquote", "code",
    "pre", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).map("".join))
def test_nothing_harmful_comes_out(text: str) -> None:
    seen = Seen()
    seen.feed(to_html(text))
    levels = [1]
    for tag, attributes in seen.tags:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "title", "start", "scope", "rel"}
        address = attributes.get("href")
        if address is not None:
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
            assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}
        if tag in {"h2", "h3", "h4", "h5", "h6"}:
            levels.append(int(tag[1]))
            assert levels[-1] <= levels[-2] + 1  # the outline has no hole


def test_what_people_write_reads_well() -> None:
    html = to_html(
        "# Titre\n\n### Plus bas\n\n**Gras** et [lien](https://example.org)\n\n| a |\n|---|\n| 1 |"
    )
    assert "<h2>Titre</h2>" in html
    assert "<h3>Plus bas</h3>" in html
    assert '<a href="https://example.org" rel="noopener">lien</a>' in html
    assert '<th scope="col">a</th>' in html
