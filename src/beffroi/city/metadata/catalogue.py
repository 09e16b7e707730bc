"""The catalogue itself in DCAT-AP: what it is, its API, its pages; and whole graphs, one resource at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from beffroi.city.catalog.public import Dataset, every
from beffroi.city.metadata import vocabularies as words
from beffroi.city.metadata.agents import contact, publisher
from beffroi.city.metadata.coverage import Box, moment, place
from beffroi.city.metadata.dcat import Choice, categories, dataset_node, laws
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.said import said
from beffroi.city.metadata.words import Glossary
from beffroi.city.people.public import Organisation, responsible_organisation
from beffroi.city.territory.public import bbox
from beffroi.data.rdf import Address, Resource, text

BATCH = 100  # datasets read from the records at once


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a catalogue too long for one document (Hydra): its address, those of the others, and how many datasets in all."""

    here: str
    first: str
    last: str
    previous: str | None
    next: str | None
    total: int


def catalogue_graph(
    ids: Sequence[str], site: Site, choice: Choice, page: Page | None = None, *, modified: str = ""
) -> Iterator[Resource]:
    """The catalogue, then the public datasets of those ids in that order, then what they name."""
    glossary = Glossary()
    node = _catalogue(site, glossary, modified)
    node.add("dcat:dataset", *(Address(site.dataset(dataset_id)) for dataset_id in ids))
    if choice.profile:
        node.add("dcat:service", *(Address(root) for root in (site.api, site.features, site.wfs, site.csw)))
    if page is not None:
        node.types = (*node.types, "hydra:Collection")
        node.add("hydra:totalItems", text(page.total, datatype="xsd:integer")).add("hydra:view", _view(page))
    yield node
    yield from _with_services(datasets(ids), site, choice, glossary, whole=True)
    yield from glossary.resources()


def dataset_graph(dataset: Dataset, site: Site, choice: Choice) -> Iterator[Resource]:
    """One public dataset and what it names."""
    glossary = Glossary()
    yield from _with_services([dataset], site, choice, glossary, whole=False)
    yield from glossary.resources()


def datasets(ids: Sequence[str]) -> Iterator[Dataset]:
    """The public datasets of those ids in that order, a batch at a time; one that was withdrawn meanwhile is left out."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        known = every().public().filter(dataset_id__in=some).defer("current__report", "search_text")
        found = {dataset.dataset_id: dataset for dataset in known}
        yield from (found[dataset_id] for dataset_id in some if dataset_id in found)


def _with_services(
    known: Iterable[Dataset], site: Site, choice: Choice, glossary: Glossary, *, whole: bool
) -> Iterator[Resource]:
    """The datasets, then the services: both for a catalogue, those that serve it for a dataset."""
    every, placed = _services(site, glossary)
    for dataset in known:
        told = said(dataset)
        yield dataset_node(told, site, choice, glossary)
        for service in (*every, *placed) if told.schema.geo else every:
            service.add("dcat:servesDataset", Address(site.dataset(dataset.dataset_id)))
            service.add("dcatap:hvdCategory", *categories(told, glossary))
            service.add("dcatap:applicableLegislation", *laws(told, glossary))
    if choice.profile:
        services = (*every, *placed, _csw(site, glossary))
        yield from (s for s in services if whole or any(n == "dcat:servesDataset" for n, _ in s.properties))


def _catalogue(site: Site, glossary: Glossary, modified: str) -> Resource:
    node = Resource(site.catalogue, ("dcat:Catalog",))
    node.add("dct:identifier", text(site.catalogue))
    node.add("dct:title", text(site.title, "fr")).add("dct:description", text(site.description, "fr"))
    node.add("dct:publisher", _ourselves(site, glossary))
    node.add("dcat:contactPoint", contact(site.title, site.contact, site, glossary))
    node.add("foaf:homepage", glossary.document(f"{site.base}/"))
    node.add("dct:language", glossary.concept(words.language("fr")))
    node.add("dct:modified", moment(modified))
    node.add("dcat:themeTaxonomy", glossary.scheme(words.THEME_SCHEME, "Thèmes de données européens"))
    return node.add("dct:spatial", place(site.territory, _territory()))


def _services(site: Site, glossary: Glossary) -> tuple[list[Resource], list[Resource]]:
    """The API, which serves every dataset; those for GIS, which serve the ones with a place."""
    api = _service(site.api, f"API Explore v2.1 – {site.title}", ("swagger.json", "console"), site, glossary)
    api.add(
        "dct:description", text("Chercher, filtrer, agréger et exporter les données de chaque jeu.", "fr")
    )
    features = _service(
        site.features, f"OGC API – Features – {site.title}", ("api", "collections"), site, glossary
    )
    asked = "?service=WFS&request=GetCapabilities"
    wfs = _service(site.wfs, f"WFS 2.0 – {site.title}", (asked, asked), site, glossary)
    return [api], [
        _conforming(features, "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", glossary),
        _conforming(wfs, "http://www.opengis.net/def/serviceType/ogc/wfs/2.0", glossary),
    ]


def _csw(site: Site, glossary: Glossary) -> Resource:
    """The catalogue's own service for GIS: it serves descriptions, not rows."""
    asked = "?service=CSW&request=GetCapabilities"
    csw = _service(site.csw, f"CSW 2.0.2 – {site.title}", (asked, asked), site, glossary)
    return _conforming(csw, "http://www.opengis.net/def/serviceType/ogc/csw/2.0.2", glossary)


def _conforming(service: Resource, standard: str, glossary: Glossary) -> Resource:
    return service.add("dct:conformsTo", glossary.thing(Resource(standard, ("dct:Standard",))))


def _service(root: str, title: str, documents: tuple[str, str], site: Site, glossary: Glossary) -> Resource:
    """A service at `root`, with its description and its page, below it."""
    node = Resource(root, ("dcat:DataService", "rdfs:Resource"))
    node.add("dct:identifier", text(root)).add("dct:title", text(title, "fr"))
    node.add("dcat:endpointURL", Address(root))
    node.add("dcat:endpointDescription", glossary.document(root + documents[0]))
    node.add("dct:publisher", _ourselves(site, glossary))
    node.add("dcat:contactPoint", contact(site.title, site.contact, site, glossary))
    node.add("dct:accessRights", glossary.concept(words.PUBLIC_ACCESS))
    return node.add("foaf:page", glossary.document(root + documents[1]))


def _ourselves(site: Site, glossary: Glossary) -> Address:
    organisation = responsible_organisation() or Organisation(slug="service", name=site.title)
    return publisher(organisation.name, organisation, site, glossary)


def _territory() -> Box | None:
    return bbox(settings.BEFFROI["TERRITORY"])


def _view(page: Page) -> Resource:
    """Both spellings of Hydra's paging: harvesters know one or the other."""
    node = Resource(page.here, ("hydra:PartialCollectionView", "hydra:PagedCollection"))
    for names, iri in (
        (("hydra:first", "hydra:firstPage"), page.first),
        (("hydra:last", "hydra:lastPage"), page.last),
        (("hydra:previous", "hydra:previousPage"), page.previous),
        (("hydra:next", "hydra:nextPage"), page.next),
    ):
        for name in names:
            node.add(name, Address(iri) if iri else None)
    return node
