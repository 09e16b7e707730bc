"""A dataset as a `csw:Record`: Dublin Core, as OGC 07-006r1 (tables 53 to 56) maps the catalogue to it."""

from beffroi.city.metadata.files import files
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.said import Said
from beffroi.data.xml import Element, Writer

NAMESPACES = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "ows": "http://www.opengis.net/ows",
}
_W = Writer(NAMESPACES)
_ELEMENTS = {"brief": "BriefRecord", "summary": "SummaryRecord", "full": "Record"}


def csw_record(told: Said, site: Site, how: str) -> Element:
    """The record, `how`: brief, summary or full."""
    dataset_id = told.dataset.dataset_id
    full, summary = how == "full", how != "brief"
    parts = [
        _W("dc:identifier", dataset_id),
        _W("dc:identifier", site.dataset(dataset_id)) if full else None,
        _W("dc:title", told.title),
        _W("dc:type", "dataset"),
    ]
    if summary:
        parts += [_W("dc:subject", word) for word in (*told.keywords, *told.themes)]
        parts += [
            _W("dc:format", name) for name in dict.fromkeys(file.format for file in files(told.dataset, site))
        ]
        parts += [
            _W("dct:modified", told.modified[:10]),
            _W("dct:abstract", plain(told.description) or told.title),
        ]
    if full:
        parts += [
            _W("dc:date", told.modified[:10]),
            _W("dct:created", told.issued[:10]),
            _W("dc:creator", told.publisher),
            _W("dc:publisher", told.publisher),
            _W("dc:language", told.language),
            _W("dc:rights", told.licence.title) if told.licence else None,
            _W("dct:license", told.licence.url) if told.licence and told.licence.url else None,
            _W("dct:spatial", told.territory) if told.territory else None,
        ]
        parts += [
            _W("dct:references", file.address, scheme="WWW:DOWNLOAD-1.0-http--download")
            for file in files(told.dataset, site)
        ]
    if told.box:
        west, south, east, north = told.box
        parts.append(
            _W(
                "ows:BoundingBox",
                _W("ows:LowerCorner", f"{south:.6f} {west:.6f}"),
                _W("ows:UpperCorner", f"{north:.6f} {east:.6f}"),
                crs="urn:ogc:def:crs:EPSG::4326",
            )
        )
    return _W(f"csw:{_ELEMENTS[how]}", *parts)
