"""A dataset in DCAT-AP 3.0.1, with the properties of DCAT-AP HVD 3.0.0 and GeoDCAT-AP where they apply."""

from collections.abc import Iterator
from dataclasses import dataclass

from beffroi.city.catalog.public import Link, slug
from beffroi.city.metadata import vocabularies as words
from beffroi.city.metadata.agents import contact, publisher
from beffroi.city.metadata.coverage import moment, period, place
from beffroi.city.metadata.files import documents
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.said import Licensed, Said
from beffroi.city.metadata.words import EUROPE, Concept, Glossary, european
from beffroi.data.formats import Format, offered
from beffroi.data.rdf import Address, Resource, address, text

_WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
_INSPIRE = "http://inspire.ec.europa.eu/"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a dataset is told: `formats` of its distributions (None: all), and readable headings in their links.

    `profile` False leaves out the API and the coordinate system: harvesters of an Opendatasoft portal, which expect its exports,
    take the one for a file and the other for a table schema.
    """

    formats: frozenset[str] | None = None
    labels: bool = True
    profile: bool = True


def dataset_node(told: Said, site: Site, choice: Choice, glossary: Glossary) -> Resource:
    """The dataset and its distributions."""
    dataset = told.dataset
    iri = site.dataset(dataset.dataset_id)
    node = Resource(iri, ("dcat:Dataset",))
    node.add("dct:identifier", text(iri))
    node.add("dct:title", text(told.title, told.language))
    node.add("dct:description", text(told.description, told.language) or text(dataset.dataset_id))
    node.add("dct:issued", moment(told.issued)).add("dct:modified", moment(told.modified))
    node.add("dct:publisher", publisher(told.publisher, dataset.organisation, site, glossary))
    node.add("dcat:contactPoint", contact(*told.contact(site.contact), site, glossary))
    node.add("dcat:landingPage", glossary.document(f"{iri}information/"))
    node.add("dcat:keyword", *(text(word, told.language) for word in told.keywords))
    node.add("dcat:theme", *_themes(told, site, glossary))
    node.add("dct:language", glossary.concept(words.language(told.default["language"])))
    node.add("dct:accrualPeriodicity", glossary.concept(words.frequency(told.frequency)))
    node.add("dct:accessRights", glossary.concept(words.PUBLIC_ACCESS))
    _licensed(node, told.licence, glossary)
    node.add("dct:spatial", place(told.territory, told.box)).add("dct:temporal", period(told.more))
    node.add("dct:provenance", *_provenance(told))
    node.add("foaf:page", *(_page(reference, glossary) for reference in told.listed("references")))
    node.add("foaf:page", *_documents(told, site, glossary))
    node.add("dct:conformsTo", *_standards(told, choice, glossary))
    node.add("dct:type", *_types(told, choice, glossary))
    if dataset.current:
        node.add("dcat:version", text(dataset.current.number))
    node.add("dcatap:applicableLegislation", *laws(told, glossary))
    node.add("dcatap:hvdCategory", *categories(told, glossary))
    return node.add("dcat:distribution", *_distributions(told, site, choice, glossary))


def categories(told: Said, glossary: Glossary) -> list[Address]:
    """The categories of high-value datasets it is in."""
    found = (glossary.concept(words.high_value(item)) for item in told.listed("hvd_category"))
    return [category for category in found if category]


def laws(told: Said, glossary: Glossary) -> list[Address]:
    """The laws that make its publication a duty: on high-value datasets when it is one, and those the publisher named."""
    named = [address(item) for item in told.listed("applicable_legislation")]
    if categories(told, glossary):
        named.insert(0, Address(words.HIGH_VALUE_LAW))
    return [glossary.thing(Resource(law.iri, ("eli:LegalResource",))) for law in named if law]


def _distributions(told: Said, site: Site, choice: Choice, glossary: Glossary) -> Iterator[Resource]:
    dataset_id = told.dataset.dataset_id
    if told.dataset.current and told.dataset.current.described:
        yield from _elsewhere(told, site, glossary)
        return
    for made in offered(told.schema):
        if choice.formats is None or made.name in choice.formats:
            yield _file(told, site.export(dataset_id, made, labels=choice.labels), made, glossary)
    if choice.profile and choice.formats is None:
        about = glossary.document(f"{site.dataset(dataset_id)}api/").iri
        api = _distribution(told, f"{site.dataset(dataset_id)}#api", about, "API", glossary)
        yield api.add("dcat:accessService", Address(site.api))
        if told.schema.geo:
            url = glossary.document(f"{site.features}collections/{dataset_id}").iri
            name = "OGC API – Features"
            collection = _distribution(told, f"{site.dataset(dataset_id)}#ogc", url, name, glossary)
            yield collection.add("dcat:accessService", Address(site.features))


def _elsewhere(told: Said, site: Site, glossary: Glossary) -> Iterator[Resource]:
    """The files of a dataset that has no rows here, where they are."""
    for position, item in enumerate(Link.of(told.dataset), 1):
        iri = f"{site.dataset(told.dataset.dataset_id)}#link-{position}"
        url = glossary.document(item.address).iri
        node = _distribution(told, iri, url, item.title or item.format or item.address, glossary)
        if "/" in item.media_type:
            media = f"https://www.iana.org/assignments/media-types/{item.media_type}"
            node.add("dcat:mediaType", glossary.thing(Resource(media, ("dct:MediaType",))))
        yield node.add(
            "dcat:byteSize", text(item.size, datatype="xsd:nonNegativeInteger") if item.size else None
        )


def _file(told: Said, url: str, made: Format, glossary: Glossary) -> Resource:
    title = f"{told.dataset.dataset_id}.{made.extension}"
    node = _distribution(told, url, url, title, glossary).add("dcat:downloadURL", Address(url))
    node.add("dct:format", glossary.concept(words.file_type(made.name)))
    media, packed = words.media_types(made.name)
    for name, iri in (("dcat:mediaType", media), ("dcat:packageFormat", packed)):
        if iri:
            node.add(name, glossary.thing(Resource(iri, ("dct:MediaType",))))
    return node


def _distribution(told: Said, iri: str, url: str, title: str, glossary: Glossary) -> Resource:
    node = Resource(
        iri, ("dcat:Distribution", "rdfs:Resource")
    )  # named by its own address: shapes ask addresses to be resources
    node.add("dct:title", text(title, told.language)).add("dcat:accessURL", Address(url))
    _licensed(node, told.licence, glossary)
    node.add("dct:issued", moment(told.issued)).add("dct:modified", moment(told.modified))
    node.add("dcatap:availability", glossary.concept(european("planned-availability", "STABLE", "stable")))
    return node.add("dcatap:applicableLegislation", *laws(told, glossary))


def _page(iri: object, glossary: Glossary) -> Address | None:
    found = address(iri)
    return glossary.document(found.iri) if found else None


def _documents(told: Said, site: Site, glossary: Glossary) -> Iterator[Address]:
    """Documents given with it: about the data, they are pages (DCAT-AP 3.0.1, Dataset.documentation), not distributions of it."""
    for file in documents(told.dataset, site):
        if found := address(file.address):
            node = Resource(found.iri, ("foaf:Document", "rdfs:Resource"))
            node.add("dct:title", text(file.title, told.language))
            yield glossary.thing(node.add("dct:format", glossary.concept(words.document_type(file.format))))


def _themes(told: Said, site: Site, glossary: Glossary) -> Iterator[Address | None]:
    if told.themes:
        glossary.scheme(words.THEME_SCHEME, "Thèmes de données européens")
    for label in told.themes:
        yield glossary.concept(words.theme(label))
        scheme = glossary.scheme(f"{site.catalogue}#themes", "Thèmes du catalogue")
        yield glossary.concept(Concept(f"{site.catalogue}#theme-{slug(label)}", scheme.iri, label))


def _licensed(node: Resource, told: Licensed | None, glossary: Glossary) -> Resource:
    """State the licence under its European address where it has one, with the address of its text as rights.

    A harvester that does not know the one knows the other. Only a licence without address has a label: harvesters read it first.
    """
    if told is None:
        return node
    known = words.EUROPEAN_LICENCES.get(told.code)
    own = address(told.url)
    if known is None and own is None:
        return node.add(
            "dct:license", Resource(None, ("dct:LicenseDocument",)).add("rdfs:label", text(told.title))
        )
    iri = f"{EUROPE}licence/{known}" if known else own.iri if own else ""
    document = Resource(iri, ("dct:LicenseDocument",)).add("dct:title", text(told.title))
    document.add("dct:identifier", text(told.code)).add("rdfs:seeAlso", own)
    node.add("dct:license", glossary.thing(document))
    if known and own:
        node.add("dct:rights", glossary.thing(Resource(own.iri, ("dct:RightsStatement",))))
    return node


def _provenance(told: Said) -> Iterator[Resource]:
    sources = [s for s in (*told.listed("attributions"), *told.listed("references")) if not address(s)]
    for source in (*sources, *told.listed("lineage")):
        yield Resource(None, ("dct:ProvenanceStatement",)).add("rdfs:label", text(source, told.language))


def _standards(told: Said, choice: Choice, glossary: Glossary) -> Iterator[Address]:
    named = [address(item) for item in (*told.listed("conforms_to"), told.kept_schema) if item]
    if choice.profile and told.schema.geo:
        named.append(Address(_WGS84))  # GeoDCAT-AP: the coordinate system is a standard conformed to
    for standard in named:
        if standard:
            yield glossary.thing(Resource(standard.iri, ("dct:Standard",)))


def _types(told: Said, choice: Choice, glossary: Glossary) -> Iterator[Address | None]:
    if choice.profile and told.schema.geo:
        scheme = f"{_INSPIRE}metadata-codelist/ResourceType"
        yield glossary.concept(Concept(f"{scheme}/dataset", scheme, "Série de données géographiques"))
