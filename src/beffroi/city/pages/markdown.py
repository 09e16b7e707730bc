"""Markdown of people who may be careless or hostile, as HTML that can do nothing."""

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 50_000  # characters of a page
_TAGS = {
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "a",
    "strong",
    "em",
    "s",
    "blockquote",
}
_TAGS |= {"code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
# CommonMark and tables; no HTML of the writer's, no image (a page asks nothing of other sites).
_READER = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
_READER.disable(["image", "html_block", "html_inline"])


def to_html(text: str) -> SafeString:
    """The page's HTML; its titles begin at the second level, under the page's own."""
    tokens = _READER.parse(text[:LONGEST])
    _lower_titles(tokens)
    html = _READER.renderer.render(tokens, _READER.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - it has just been cleaned


def _lower_titles(tokens: Sequence[Token]) -> None:
    """One level down, and never more than one below the title before: a page's outline has no hole."""
    before, level = 1, 2
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]) + 1, before + 1, 6)
            before = level
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"
        if token.type == "th_open":
            token.attrSet("scope", "col")
