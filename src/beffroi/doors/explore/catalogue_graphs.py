"""The catalogue described for other catalogues: DCAT in RDF, data.json, RSS.

`dcat`, `rdf` and `ttl` are what harvesters of Opendatasoft portals read; `dcat_ap` and its national names give the whole DCAT-AP
profile, which the national ones extend.
"""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest

from beffroi.city.metadata.public import Choice, Site, catalogue_graph, data_json, datasets, feed, site_of
from beffroi.data.formats import FORMATS, Format
from beffroi.data.rdf import Resource, Text, rdf_xml, turtle
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.parameters import Parameters

_XML = "application/rdf+xml; charset=utf-8"
_NATIONAL = ("ch", "de", "se", "sp", "it", "vl", "benap")
DESCRIPTIONS = {
    made.name: made
    for made in (
        Format("data.json", "application/json; charset=utf-8", "json"),
        Format("dcat", _XML, "rdf"),
        Format("dcat_ap", _XML, "rdf"),
        *(Format(f"dcat_ap_{country}", _XML, "rdf") for country in _NATIONAL),
        Format("dublin_core", _XML, "rdf"),
        Format("rdf", _XML, "rdf"),
        Format("rss", "application/rss+xml; charset=utf-8", "rss"),
        Format("ttl", "text/turtle; charset=utf-8", "ttl"),
    )
}


def described(name: str, ids: Sequence[str], parameters: Parameters, request: HttpRequest) -> Iterator[bytes]:
    """The datasets of those ids, in that order."""
    site = site_of(request)
    match name:
        case "data.json":
            return data_json(datasets(ids), site)
        case "rss":
            here = f"{site.api}catalog/exports/rss"
            return iter([feed("rss", datasets(ids), site, title=site.title, here=here, page=site.catalogue)])
    graph = catalogue_graph(ids, site, _choice(parameters, profile=name.startswith("dcat_ap")))
    if name == "dublin_core":
        graph = _dublin_core(graph, site)
    return turtle(graph) if name == "ttl" else rdf_xml(graph)


def _choice(parameters: Parameters, *, profile: bool) -> Choice:
    """The formats a harvester wants of each dataset: those it names that a dataset has."""
    named = parameters.text("include_exports")
    formats = None
    if named is not None:
        formats = frozenset(part.strip().lower() for part in named.split(",") if part.strip())
        if not formats & FORMATS.keys():
            raise InvalidParameter(
                f"Invalid value for include_exports API parameter: {named[:50]} was found but a list of "
                f"{', '.join(FORMATS)} is expected."
            )
    return Choice(formats, parameters.flag("use_labels_in_exports", default=True), profile=profile)


def _dublin_core(graph: Iterator[Resource], site: Site) -> Iterator[Resource]:
    """The datasets alone, in the terms of Dublin Core that are texts or addresses."""
    for resource in graph:
        if resource.types == ("dcat:Dataset",):
            terms = [
                (n, v) for n, v in resource.properties if n.startswith("dct:") and not isinstance(v, Resource)
            ]
            subjects = [
                ("dct:subject", v)
                for n, v in resource.properties
                if n == "dcat:keyword" and isinstance(v, Text)
            ]
            yield Resource(resource.iri, ("rdf:Description",), [*terms, *subjects])
