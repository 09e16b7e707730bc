"""Graphs for machines: terms, and three notations that stream.

A library would hold the whole graph before its first byte; a catalogue of thousands of datasets leaves here one resource at a
time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from beffroi.data.rdf.jsonld import json_ld
from beffroi.data.rdf.terms import (
    PREFIXES,
    Address,
    Resource,
    Resources,
    Text,
    Value,
    address,
    expanded,
    text,
)
from beffroi.data.rdf.turtle import turtle
from beffroi.data.rdf.xml import rdf_xml


@dataclass(frozen=True, slots=True)
class Notation:
    """A way to write a graph."""

    extension: str
    media: str
    write: Callable[[Resources], Iterator[bytes]]


NOTATIONS = {
    made.extension: made
    for made in (
        Notation("rdf", "application/rdf+xml", rdf_xml),
        Notation("ttl", "text/turtle", turtle),
        Notation("jsonld", "application/ld+json", json_ld),
    )
}

__all__ = [
    "NOTATIONS",
    "PREFIXES",
    "Address",
    "Notation",
    "Resource",
    "Resources",
    "Text",
    "Value",
    "address",
    "expanded",
    "json_ld",
    "rdf_xml",
    "text",
    "turtle",
]
