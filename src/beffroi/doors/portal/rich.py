"""Descriptions as publishers write them: plain text or a little HTML, never trusted."""

import re
from html import unescape

import nh3
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

_TAGS = {"p", "br", "ul", "ol", "li", "a", "strong", "em", "b", "i", "blockquote", "code"}
_SCHEMES = {"http", "https", "mailto"}
_MARKUP = re.compile(r"<(p|br|ul|ol|li|a|strong|em|b|i|div|span|h[1-6]|table|script|style)\b", re.IGNORECASE)
_BLOCK = re.compile(r"</?(p|br|li|ul|ol|div|h[1-6]|tr)\b[^>]*>", re.IGNORECASE)


def cleaned(text: str) -> SafeString:
    """Safe HTML of a description: known marks are kept, everything else is text."""
    text = text.strip()
    if not text:
        return SafeString("")
    if _MARKUP.search(text):
        html = nh3.clean(
            text, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="nofollow noopener"
        )
        return mark_safe(html)  # noqa: S308 - it has just been cleaned
    paragraphs = re.split(r"\n\s*\n", text)
    html = "".join(
        f"<p>{urlize(escape(p.strip()), nofollow=True).replace(chr(10), '<br>')}</p>"
        for p in paragraphs
        if p.strip()
    )
    return mark_safe(html)  # noqa: S308 - escaped above


def plain(text: str) -> str:
    """The words of a description alone, on one line."""
    if _MARKUP.search(text):
        text = unescape(nh3.clean(_BLOCK.sub(" ", text), tags=set()))
    return " ".join(text.split())


def shortened(text: str, length: int) -> str:
    """At most `length` characters of the words, cut with an ellipsis."""
    return str(Truncator(plain(text)).chars(length, truncate="…"))
