"""A graph as adapters read it: RDF/XML, Turtle or JSON-LD parsed by oxigraph, names shortened, nodes told as texts."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import pyoxigraph as ox
from lxml import etree

from beffroi.engines.harvest.plain import LANGUAGES, LONGEST
from beffroi.engines.harvest.records import HarvestFailed
from beffroi.engines.harvest.sources.documents import parse

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

PREFIXES: Mapping[str, str] = {
    "http://purl.org/dc/terms/": "dct:",
    "http://purl.org/dc/elements/1.1/": "dct:",
    "http://www.w3.org/ns/dcat#": "dcat:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://xmlns.com/foaf/0.1/": "foaf:",
    "http://www.w3.org/2006/vcard/ns#": "vcard:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/hydra/core#": "hydra:",
    "http://schema.org/": "schema:",
    "https://schema.org/": "schema:",
    "http://data.europa.eu/r5r/": "dcatap:",
    "http://www.w3.org/ns/locn#": "locn:",
    "http://www.w3.org/ns/adms#": "adms:",
    "http://purl.org/adms#": "adms:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "http://www.w3.org/ns/prov#": "prov:",
}
_LABELS = (
    "foaf:name",
    "vcard:fn",
    "vcard:organization-name",
    "vcard:organisation-name",
    "skos:prefLabel",
    "rdfs:label",
    "schema:name",
    "locn:geographicName",
    "rdf:value",
    "dct:title",
    "dct:description",
)
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MOST = 3_000_000  # statements of one document
_LONG = (
    1 << 20
)  # bytes of a text no record may have: the parser stops at sixteen times that, with all the others of its page
_SHORT = rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_QUOTED = {
    ox.RdfFormat.JSON_LD: re.compile(_SHORT),
    ox.RdfFormat.N_TRIPLES: re.compile(rb"#[^\n]*|" + _SHORT),
    ox.RdfFormat.TURTLE: re.compile(  # addresses and comments are passed by: they may hold quotes
        rb"<[^<>\s]*>|#[^\n]*|"
        rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""|' + _SHORT + rb"|"
        rb"'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''|'[^'\\\n]*(?:\\.[^'\\\n]*)*'",
        re.DOTALL,
    ),
}


class Graph:
    """Statements by subject and shortened property."""

    def __init__(self) -> None:
        self._nodes: dict[Term, dict[str, dict[Term, None]]] = {}  # values in order, each once
        self.order: list[Term] = []

    def add(self, subject: Term, name: str, value: Term) -> None:
        """One more statement."""
        if subject not in self._nodes:
            self._nodes[subject] = {}
            self.order.append(subject)
        self._nodes[subject].setdefault(name, {})[value] = None

    def names(self, node: Term) -> list[str]:
        """The properties a node has."""
        return list(self._nodes.get(node, ()))

    def values(self, node: Term, *names: str) -> list[Term]:
        """What a node has under the first of those properties it has."""
        said = self._nodes.get(node, {})
        return next((list(said[name]) for name in names if name in said), [])

    def typed(self, *types: str) -> Iterator[Term]:
        """The nodes of one of those types, in the document's order."""
        for node in self.order:
            if any(
                shortened(t) in types for t in self.values(node, "rdf:type") if isinstance(t, ox.NamedNode)
            ):
                yield node

    def texts(self, node: Term, *names: str) -> list[str]:
        """The same as texts, of our language where several are given."""
        values = self.values(node, *names)
        literals = [v for v in values if isinstance(v, ox.Literal)]
        tags = {(v.language or "").lower() for v in literals}
        if len(tags) > 1:
            best = next((tag for tag in LANGUAGES if tag in tags), min(tags))
            literals = [v for v in literals if (v.language or "").lower() == best]
        said = [self.label(v) for v in values if not isinstance(v, ox.Literal)]
        return [text for text in [*(v.value.strip() for v in literals), *said] if text]

    def text(self, node: Term, *names: str) -> str:
        """The first of them, or nothing."""
        return next(iter(self.texts(node, *names)), "")

    def label(self, node: Term) -> str:
        """A node in words: its label if it has one, else its address; nothing for a nameless one."""
        if isinstance(node, ox.Literal):
            return node.value.strip()
        for name in _LABELS:
            for value in self.values(node, name):
                if isinstance(value, ox.Literal) and value.value.strip():
                    return self.text(node, name)
        return node.value if isinstance(node, ox.NamedNode) else ""


def shortened(node: Term) -> str:
    """A property or type with its usual prefix: "dct:title"."""
    iri = node.value if isinstance(node, ox.NamedNode) else ""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return PREFIXES.get(iri[:cut], iri[:cut]) + iri[cut:]


def last_part(iri: str) -> str:
    """The end of an address, which often is a code: ".../frequency/DAILY" → "DAILY"."""
    return unquote(re.split(r"[/#]", iri.rstrip("/#"))[-1])


def parse_graph(content: bytes, media: str, address: str) -> Graph:
    """Read a document, in whichever notation it is. Raises HarvestFailed, with the line at fault."""
    notation = notation_of(content, media, address)
    if notation is ox.RdfFormat.RDF_XML:
        content = _mended(content, address)
    elif len(content) > _LONG:
        content = _QUOTED[notation].sub(_bounded, content)
    graph = Graph()
    try:
        for count, quad in enumerate(ox.parse(content, notation, base_iri=address, lenient=True)):
            graph.add(quad.subject, shortened(quad.predicate), quad.object)
            if count > _MOST:
                raise HarvestFailed(
                    f"{address[:200]} dépasse {_MOST} énoncés : demandez un catalogue paginé."
                )
    except (SyntaxError, ValueError, MemoryError) as error:  # the last: its own, of a term of 16 MB
        raise HarvestFailed(
            f"{address[:200]} n'est pas du {notation.name} valable : {str(error)[:200]}. Signalez-le au producteur."
        ) from error
    return graph


def notation_of(content: bytes, media: str, address: str) -> ox.RdfFormat:
    """How a document is written: what it looks like decides; the address and the server's word only between the others."""
    head = content[:1000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith((b"<?xml", b"<rdf:", b"<!--", b"<!DOCTYPE", b"<RDF")):
        return ox.RdfFormat.RDF_XML
    if head.startswith((b"{", b"[{", b"[ ", b"[\n", b"[\r", b"[]")) and not media.startswith("text/turtle"):
        return ox.RdfFormat.JSON_LD
    if address.endswith(".nt"):
        return ox.RdfFormat.N_TRIPLES
    return ox.RdfFormat.TURTLE


def _bounded(quoted: re.Match[bytes]) -> bytes:
    """A text, or one that is just too long for its record to be taken."""
    return quoted[0] if len(quoted[0]) <= _LONG else b'"' + b"." * (LONGEST + 1) + b'"'


def _mended(content: bytes, address: str) -> bytes:
    """RDF/XML without entities; a text beside a reference, which some catalogues write and the grammar forbids, is left out."""
    root = parse(content, address)
    for element in root.iter(etree.Element):
        if f"{_RDF}resource" in element.attrib and not len(element):
            element.text = None
    return bytes(etree.tostring(root, encoding="utf-8"))
