"""Texts for readers that show no markup."""

import html

import nh3

from beffroi.data.rdf import text


def plain(markup: str) -> str:
    """A description without its tags, on one line per paragraph; characters no document may hold are left out."""
    spaced = (
        markup.replace("</p>", "</p>\n")
        .replace("<br>", "\n")
        .replace("<br/>", "\n")
        .replace("</li>", "</li>\n")
    )
    bare = html.unescape(nh3.clean(spaced, tags=set()))
    lines = (" ".join(line.split()) for line in bare.splitlines())
    return clean("\n".join(line for line in lines if line))


def clean(value: object) -> str:
    """A text as XML can hold it."""
    kept = text(value)
    return kept.text if kept else ""
