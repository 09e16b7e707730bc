"""CSW 2.0.2: GetRecords by pages, in ISO 19139 or in DCAT."""

from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from beffroi.engines.harvest.plain import whole_number
from beffroi.engines.harvest.records import Ask, Entry, HarvestFailed, Options
from beffroi.engines.harvest.sources import dcat, iso
from beffroi.engines.harvest.sources.documents import clean, parse
from beffroi.engines.harvest.sources.graph import Term, parse_graph

CSW = "{http://www.opengis.net/cat/csw/2.0.2}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_SCHEMAS = {"iso": "http://www.isotc211.org/2005/gmd", "dcat": "http://www.w3.org/ns/dcat#"}
_OWN = {
    "service",
    "version",
    "request",
    "typenames",
    "elementsetname",
    "resulttype",
    "outputschema",
    "startposition",
    "maxrecords",
}


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """Records in the server's order; option `schema`: "iso" (default), "dcat", or the whole name of one."""
    schema = _SCHEMAS.get(options.text("schema") or "iso", options.text("schema"))
    start, total = 1, 1
    told: set[Term] = set()
    while start and start <= total:
        url = _question(address, schema, start, options.page)
        root = parse(ask(url, "application/xml").content, url)
        results = root.find(f"{CSW}SearchResults") if root.tag == f"{CSW}GetRecordsResponse" else None
        if results is None:
            raise HarvestFailed(f"{url[:200]} ne répond pas comme un CSW 2.0.2 : {clean(root)[:200]}")
        total = whole_number(results.get("numberOfRecordsMatched"))
        yield [entry for element in results for entry in _entries(element, url, told)]
        following = whole_number(results.get("nextRecord"))
        start = following if following > start else 0


def _question(address: str, schema: str, start: int, rows: int) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _OWN]
    asked = {
        "service": "CSW",
        "version": "2.0.2",
        "request": "GetRecords",
        "typeNames": "gmd:MD_Metadata" if schema == _SCHEMAS["iso"] else "csw:Record",
        "resultType": "results",
        "elementSetName": "full",
        "outputSchema": schema,
        "startPosition": start,
        "maxRecords": rows,
    }
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()]), fragment=""))


def _entries(element: etree._Element, url: str, told: set[Term]) -> Iterator[Entry]:
    if element.tag == _RDF:
        yield from dcat.entries(parse_graph(etree.tostring(element), "application/rdf+xml", url), told)
    else:
        yield iso.entry(element)
