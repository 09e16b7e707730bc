"""What a graph is made of here: resources with properties, addresses, texts.

Names of properties and classes are written by us as prefix and name ("dct:title"); addresses and texts may come from anybody and
are made safe when they are made: what one of the three notations could not hold is not kept in any.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geodcat": "http://data.europa.eu/930/",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# XML 1.0 §2.2: the narrowest of the three notations decides what a text may hold.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# RFC 3986 and the IRIREF of Turtle 1.1: no space, control, nor any of <>"{}|^`\
_ADDRESS = re.compile(
    r"(?:https?://|mailto:|urn:|tel:)[^\x00-\x20<>\"{}|^`\\\x7f\ud800-\udfff\ufffe\uffff]+", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Address:
    """A thing named by its address (an IRI)."""

    iri: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text, in a language ("fr") or of a datatype ("xsd:date")."""

    text: str
    language: str = ""
    datatype: str = ""


@dataclass(slots=True)
class Resource:
    """A thing with its properties; without `iri` it has no name outside of what it stands in."""

    iri: str | None
    types: tuple[str, ...]
    properties: list[tuple[str, "Value"]] = field(default_factory=list)

    def add(self, name: str, *values: "Value | None") -> "Resource":
        """State a property once for each value; None states nothing."""
        self.properties.extend((name, value) for value in values if value is not None)
        return self


Value = Address | Text | Resource


def address(iri: object) -> Address | None:
    """The address, or None when it is not one a reader can use."""
    text = str(iri).strip() if iri else ""
    return Address(text) if len(text) <= 2_000 and _ADDRESS.fullmatch(text) else None


def text(value: object, language: str = "", datatype: str = "") -> Text | None:
    """The text as every notation can hold it; None when nothing is left."""
    kept = _UNWRITABLE.sub("", str(value)).strip() if value is not None else ""
    if not kept:
        return None
    return Text(kept, language if _LANGUAGE.fullmatch(language) else "", datatype)


def expanded(name: str) -> str:
    """The address a short name stands for: "dct:title" → "http://purl.org/dc/terms/title"."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def grouped(resource: Resource) -> Iterator[tuple[str, Sequence[Value]]]:
    """Its properties in the order they were first stated, each with all its values, none twice."""
    values: dict[str, list[Value]] = {}
    for name, value in resource.properties:
        known = values.setdefault(name, [])
        if isinstance(value, Resource) or value not in known:
            known.append(value)
    yield from values.items()


Resources = Iterable[Resource]
