"""Concepts of controlled vocabularies, and the glossary that says at the end of a graph what those it used mean.

A reader then needs no other document to know that a code is a language of the European list: that is also how a validator knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from beffroi.data.rdf import Address, Resource, text

EUROPE = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a vocabulary: its address, the vocabulary's, a label in French, and the class a property expects of it."""

    iri: str
    scheme: str
    label: str
    kind: str = ""


def european(vocabulary: str, code: str, label: str, kind: str = "") -> Concept:
    """An entry of the EU Publications Office's authority tables."""
    return Concept(f"{EUROPE}{vocabulary}/{code}", EUROPE + vocabulary, label, kind)


class Glossary:
    """What a graph names and has to describe once."""

    def __init__(self) -> None:
        self._told: dict[str, Resource] = {}

    def concept(self, concept: Concept | None) -> Address | None:
        """The concept's address, to be stated; its description comes with the glossary."""
        if concept is None:
            return None
        if concept.iri not in self._told:
            kinds = ("skos:Concept", concept.kind) if concept.kind else ("skos:Concept",)
            told = Resource(concept.iri, kinds).add("skos:prefLabel", text(concept.label, "fr"))
            self._told[concept.iri] = told.add("skos:inScheme", Address(concept.scheme))
        return Address(concept.iri)

    def scheme(self, iri: str, title: str) -> Address:
        """A vocabulary's address."""
        return self.thing(Resource(iri, ("skos:ConceptScheme",)).add("dct:title", text(title, "fr")))

    def thing(self, resource: Resource) -> Address:
        """Any other thing with an address, described once."""
        iri = str(resource.iri)
        self._told.setdefault(iri, resource)
        return Address(iri)

    def document(self, iri: str) -> Address:
        """A page or a file about something."""
        return self.thing(Resource(iri, ("foaf:Document", "rdfs:Resource")))

    def resources(self) -> Iterator[Resource]:
        """The descriptions, in the order of first mention."""
        yield from self._told.values()
