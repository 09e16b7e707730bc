"""Who answers for data, and whom to write to."""

from beffroi.city.catalog.public import slug
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.words import Concept, Glossary
from beffroi.city.people.public import Organisation
from beffroi.data.rdf import Address, Resource, address, text

_TYPES = "http://purl.org/adms/publishertype/"
_KINDS = {
    Organisation.Kind.METROPOLIS: ("LocalAuthority", "Collectivité locale"),
    Organisation.Kind.COMMUNE: ("LocalAuthority", "Collectivité locale"),
    Organisation.Kind.STATE: ("NationalAuthority", "Autorité nationale"),
    Organisation.Kind.OPERATOR: ("Company", "Entreprise"),
}


def publisher(name: str, organisation: Organisation, site: Site, glossary: Glossary) -> Address:
    """The agent of that name: our organisation itself when the name is its own."""
    own = name.strip().casefold() == organisation.name.strip().casefold()
    key = organisation.slug if own else slug(name)
    agent = Resource(f"{site.catalogue}#{key}", ("foaf:Agent", "foaf:Organization"))
    agent.add("foaf:name", text(name, "fr"))
    if own:
        kind = _KINDS.get(Organisation.Kind(organisation.kind))
        if kind:
            scheme = glossary.scheme(_TYPES + "1.0", "Types d'éditeurs")
            agent.add("dct:type", glossary.concept(Concept(_TYPES + kind[0], scheme.iri, kind[1])))
        agent.add("dct:identifier", text(organisation.siren))
    return glossary.thing(agent)


def contact(name: str, email: str, site: Site, glossary: Glossary) -> Resource:
    """Whom to write to: an e-mail address, else the page that says who answers for the service."""
    card = Resource(None, ("vcard:Kind", "vcard:Organization")).add("vcard:fn", text(name, "fr"))
    told = address(f"mailto:{email}") if email else None
    if told:
        return card.add("vcard:hasEmail", glossary.thing(Resource(told.iri, ("rdfs:Resource",))))
    return card.add("vcard:hasURL", glossary.document(site.legal))
