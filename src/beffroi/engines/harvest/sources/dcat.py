"""DCAT in any of its notations: catalogues in one document or paged (every generation of Hydra), blank nodes, series."""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

import pyoxigraph as ox

from beffroi.engines.harvest.plain import whole_number
from beffroi.engines.harvest.records import Ask, Distribution, Entry, Options, Refusal, RemoteRecord
from beffroi.engines.harvest.sources.graph import Graph, Term, last_part, parse_graph, shortened

ACCEPT = "application/rdf+xml, text/turtle;q=0.9, application/ld+json;q=0.8, */*;q=0.1"
_DATASETS = ("dcat:Dataset", "dcat:DatasetSeries", "schema:Dataset")
_PAGES = (
    "dcat:landingPage",
    "foaf:page",
    "foaf:homepage",
    "schema:url",
)  # said by their address, never by a label
_EUROPEAN = "/authority/data-theme/"
# Properties whose address says a code: its last part is the word.
_CODES = ("dct:accrualPeriodicity", "dct:language")


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """Every dataset of every page; a dataset told by two pages counts once."""
    del options
    here: str | None = address
    seen: set[str] = set()
    told: set[Term] = set()
    while here and here not in seen:
        seen.add(here)
        answer = ask(here, ACCEPT)
        graph = parse_graph(answer.content, answer.media, answer.address)
        yield list(entries(graph, told))
        here = _next(graph, answer.address, seen)


def entries(graph: Graph, told: set[Term]) -> Iterator[Entry]:
    """The datasets of a graph but those `told` already; nameless ones are never the same."""
    for node in graph.typed(*_DATASETS):
        if node in told and isinstance(node, ox.NamedNode):
            continue
        told.add(node)
        yield _entry(graph, node)


def _next(graph: Graph, here: str, seen: set[str]) -> str | None:
    """The address of the page after this one: hydra:next (a view), hydra:nextPage (a paged collection)."""
    for node in graph.order:
        for value in graph.values(node, "hydra:next", "hydra:nextPage"):
            found = urljoin(here, value.value) if isinstance(value, ox.NamedNode | ox.Literal) else ""
            if found and found not in seen:
                return found
    return None


def _entry(graph: Graph, node: Term) -> Entry:
    iri = node.value if isinstance(node, ox.NamedNode) else ""
    remote_id = graph.text(node, "dct:identifier", "adms:identifier", "schema:identifier") or iri
    said = {name: texts for name in graph.names(node) if (texts := graph.texts(node, name))}
    for name in _CODES:
        if name in said:
            said[name] = [last_part(text) if "://" in text else text for text in said[name]]
    for name in _PAGES:
        if name in said:
            said[name] = [
                v.value for v in graph.values(node, name) if isinstance(v, ox.NamedNode | ox.Literal)
            ]
    documents = _documents(graph, node)
    said["foaf:page"] = [page for page in said.get("foaf:page", []) if page not in documents]
    said["dcat:theme"] = _themes(graph, node)
    said["dct:conformsTo"] = [t for t in said.get("dct:conformsTo", []) if "/def/crs/" not in t]
    said |= _apart(graph, node)
    if not any(said.get(name) for name in ("dct:title", "schema:name", "rdfs:label")):
        return Refusal("La fiche n'a pas de titre.", remote_id)
    series = "dcat:DatasetSeries" in {shortened(t) for t in graph.values(node, "rdf:type")}
    made = _files(graph, node)
    said["distribution dct:license"] = [one.licence for one in made if one.licence]
    return RemoteRecord(
        remote_id,
        "dcat",
        said,
        made,
        kind="series" if series else "dataset",
        modified=graph.text(node, "dct:modified"),
        name=last_part(iri) if iri else "",
        documents=tuple(documents.values()),
    )


def _themes(graph: Graph, node: Term) -> list[str]:
    """Themes in words; those of the European list only where the publisher has no words of its own."""
    themes = graph.values(node, "dcat:theme")
    own = [t for t in themes if not (isinstance(t, ox.NamedNode) and _EUROPEAN in t.value)]
    labels = (graph.label(theme) for theme in own or themes)
    return [last_part(label) if "://" in label else label for label in labels if label]


def _apart(graph: Graph, node: Term) -> dict[str, list[str]]:
    """What stands in nodes of its own: the contact, the time, the record of the catalogue."""
    said: dict[str, list[str]] = {}
    for contact in graph.values(node, "dcat:contactPoint", "adms:contactPoint", "schema:contactPoint"):
        emails = [
            m.removeprefix("mailto:")
            for m in graph.texts(contact, "vcard:hasEmail", "vcard:email", "foaf:mbox")
        ]
        said.setdefault("contact name", []).extend(
            filter(None, [graph.text(contact, "vcard:fn", "foaf:name", "vcard:organization-name")])
        )
        said.setdefault("contact email", []).extend(emails)
    for period in graph.values(node, "dct:temporal"):
        for name, properties in (
            ("start", ("dcat:startDate", "schema:startDate")),
            ("end", ("dcat:endDate", "schema:endDate")),
        ):
            said.setdefault(f"temporal {name}", []).extend(graph.texts(period, *properties))
    for record in graph.values(node, "foaf:isPrimaryTopicOf"):
        said["record dct:modified"] = graph.texts(record, "dct:modified")
    return said


def _documents(graph: Graph, node: Term) -> dict[str, Distribution]:
    """The documents about a dataset, by address: its pages that have a title; the others are references."""
    found = {}
    for page in graph.values(node, "foaf:page"):
        if isinstance(page, ox.NamedNode) and (title := graph.text(page, "dct:title")):
            form = graph.text(page, "dct:format")
            media = form if "/" in form and "://" not in form else ""
            found[page.value] = Distribution(
                page.value, title=title, format="" if media else last_part(form), media_type=media
            )
    return found


def _files(graph: Graph, node: Term) -> tuple[Distribution, ...]:
    found = (_file(graph, item) for item in graph.values(node, "dcat:distribution", "schema:distribution"))
    return tuple(one for one in found if one is not None)


def _file(graph: Graph, node: Term) -> Distribution | None:
    where = _address(graph, node, "dcat:downloadURL", "schema:contentUrl") or _address(
        graph, node, "dcat:accessURL", "schema:url"
    )
    if not where:
        return None
    form = graph.text(node, "dct:format", "schema:encodingFormat")
    media = graph.text(node, "dcat:mediaType")
    return Distribution(
        where,
        title=graph.text(node, "dct:title", "rdfs:label", "dct:description"),
        format=last_part(form) if "://" in form else form,
        media_type="/".join(media.rstrip("/").split("/")[-2:]) if "://" in media else media,
        size=whole_number(graph.text(node, "dcat:byteSize")),
        licence=graph.text(node, "dct:license", "dct:rights"),
        modified=graph.text(node, "dct:modified"),
    )


def _address(graph: Graph, node: Term, *names: str) -> str:
    for value in graph.values(node, *names):
        if isinstance(value, ox.NamedNode | ox.Literal) and value.value.strip():
            return value.value.strip()
    return ""
