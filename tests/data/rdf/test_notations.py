"""The three notations say the same, whatever the texts; rdflib reads them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS

from beffroi.data.rdf import NOTATIONS, PREFIXES, Resource, Value, address, text

FORMATS = {"rdf": "xml", "ttl": "turtle", "jsonld": "json-ld"}
NAMES = st.sampled_from(["dct:title", "dct:relation", "dcat:keyword", "foaf:page"])
TYPES = st.sampled_from([(), ("dcat:Dataset",), ("foaf:Agent", "foaf:Organization")])
TEXTS = st.builds(
    text,
    st.text(max_size=30),
    language=st.sampled_from(["", "fr", "en-GB", "pas une langue", '"@x']),
    datatype=st.just(""),
) | st.builds(text, st.sampled_from(["2026-01-02", "2025-12-31"]), datatype=st.just("xsd:date"))
ADDRESSES = st.builds(
    lambda path: address(f"https://example.org/{path}"),
    st.text(alphabet='abé&;:%20/?#=()[]~"<>\\^`{} ', max_size=12),
)


def resources(inner: st.SearchStrategy[Value | None]) -> st.SearchStrategy[Resource]:
    name = st.none() | st.integers(0, 99).map(lambda n: f"https://example.org/thing/{n}")
    properties = st.lists(st.tuples(NAMES, inner), max_size=5)

    def make(iri: str | None, types: tuple[str, ...], stated: list[tuple[str, Value | None]]) -> Resource:
        made = Resource(iri, types or ("dcat:Resource",))
        for key, value in stated:
            made.add(key, value)
        return made

    return st.builds(make, name, TYPES, properties)


LEAVES = TEXTS | ADDRESSES
GRAPHS = st.lists(resources(LEAVES | resources(LEAVES | resources(LEAVES))), max_size=3)


def parsed(made: list[Resource], extension: str) -> Graph:
    return Graph().parse(data=b"".join(NOTATIONS[extension].write(made)), format=FORMATS[extension])


@settings(max_examples=150, deadline=None)
@given(GRAPHS)
def test_notations_agree(made: list[Resource]) -> None:
    xml, turtle, json = (parsed(made, extension) for extension in FORMATS)
    assert isomorphic(xml, turtle)
    assert isomorphic(turtle, json)


def test_texts_survive() -> None:
    said = 'Œuvres « d\'art »\r\nligne 2\t"citée" \\ </dct:title> ]]> 🏰 \x00\x0b'
    made = Resource("https://example.org/a", ("dcat:Dataset",)).add("dct:title", text(said, "fr"))
    for extension in FORMATS:
        found = parsed([made], extension).value(URIRef("https://example.org/a"), DCTERMS.title)
        assert found == Literal(said.removesuffix("\x00\x0b").strip(), lang="fr"), extension


def test_hostile_addresses_are_not_addresses() -> None:
    for bad in (
        "",
        None,
        "javascript:alert(1)",
        "https://a b",
        'https://x/"> .',
        "http:relatif",
        "data:,x",
        "https://x/\n",
    ):
        assert address(bad) is None or "\n" not in address(bad).iri  # type: ignore[union-attr]  # the left side says it is not None
    assert address("javascript:alert(1)") is None
    assert address("https://x/> . <https://y>") is None


def test_prefixes_are_all_addresses() -> None:
    assert all(iri.endswith(("/", "#")) for iri in PREFIXES.values())
