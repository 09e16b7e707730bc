"""WFS 2.0: each feature type of the capabilities is a dataset."""

from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from beffroi.engines.harvest.records import Ask, Distribution, Entry, HarvestFailed, Options, RemoteRecord
from beffroi.engines.harvest.sources.documents import clean, parse

_OWN = {"service", "version", "request", "typenames", "typename", "outputformat", "acceptversions"}


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """The feature types, with a GetFeature in GeoJSON where the server offers it."""
    del options
    url = _question(address, {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"})
    root = parse(ask(url, "application/xml").content, url)
    if etree.QName(root).localname != "WFS_Capabilities":
        raise HarvestFailed(
            f"{url[:200]} ne répond pas comme un WFS 2.0 ({etree.QName(root).localname}) : vérifiez l'adresse."
        )
    provider = clean(root.find("{*}ServiceProvider/{*}ProviderName"))
    email = clean(root.find("{*}ServiceProvider//{*}ElectronicMailAddress"))
    licence = clean(root.find("{*}ServiceIdentification/{*}AccessConstraints"))
    json = _geojson(root)
    common = {
        "provider": provider,
        "email": email,
        "license": licence,
    }
    yield [
        _entry(element, address, json, common)
        for element in root.iterfind("{*}FeatureTypeList/{*}FeatureType")
    ]


def _question(address: str, asked: dict[str, str]) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _OWN]
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()]), fragment=""))


def _geojson(root: etree._Element) -> str:
    """The name under which a server gives GeoJSON, "" when it does not."""
    values = [
        clean(v) for v in root.iterfind("{*}OperationsMetadata//{*}Parameter[@name='outputFormat']//{*}Value")
    ]
    return next((v for v in values if "json" in v.lower() and "p" not in v.lower().partition("json")[2]), "")


def _entry(element: etree._Element, address: str, json: str, common: dict[str, str]) -> Entry:
    name = clean(element.find("{*}Name"))
    keywords = [word for found in element.iterfind("{*}Keywords/{*}Keyword") if (word := clean(found))]
    metadata = element.find("{*}MetadataURL")
    said: dict[str, object] = {
        "name": name,
        "title": clean(element.find("{*}Title")),
        "abstract": clean(element.find("{*}Abstract")),
        "keyword": keywords,
        "metadata": str(metadata.get("{http://www.w3.org/1999/xlink}href") or "")
        if metadata is not None
        else "",
        **common,
    }
    asked = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": name}
    if json:
        asked |= {"outputFormat": json, "srsName": "EPSG:4326"}
    made = Distribution(
        _question(address, asked),
        title=name,
        format="geojson" if json else "GML",
        media_type="application/geo+json" if json else "",
    )
    return RemoteRecord(name, "wfs", said, (made,), kind="feature type", name=name.rpartition(":")[2])
