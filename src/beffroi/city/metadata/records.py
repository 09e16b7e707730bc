"""A dataset as a record of OGC API – Records (OGC 20-004r1, chapter 7): a GeoJSON feature whose place is the dataset's box."""

from typing import Any

from beffroi.city.metadata.files import files
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.said import Said
from beffroi.city.metadata.vocabularies import frequency, theme

CONFORMS = "http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"
_LICENCE = "other"
_THEMES = "http://publications.europa.eu/resource/authority/data-theme"


def record(told: Said, site: Site, here: str) -> dict[str, Any]:
    """The record; `here` is the address of the collection of records."""
    dataset_id = told.dataset.dataset_id
    iri = site.dataset(dataset_id)
    often = frequency(told.frequency)
    properties: dict[str, Any] = {
        "type": "dataset",
        "title": told.title,
        "description": plain(told.description) or told.title,
        "keywords": told.keywords,
        "themes": _themes(told, site),
        "language": {"code": told.language},
        "resourceLanguages": [{"code": str(told.default["language"] or told.language)[:2]}],
        "created": told.issued,
        "updated": told.modified,
        "externalIds": [{"scheme": "uri", "value": iri}, {"value": told.dataset.uid}],
        "contacts": _contacts(told, site),
        "license": told.licence.code or told.licence.url or _LICENCE if told.licence else None,
        "rights": told.licence.title if told.licence else None,
        "formats": _formats(told, site),
        # The standard's schema of a record has no such property and is open to others: name and codes are DCAT-AP's.
        "accrualPeriodicity": often.iri if often else told.frequency,
    }
    return {
        "type": "Feature",
        "id": dataset_id,
        "conformsTo": [CONFORMS],
        "geometry": _place(told),
        "time": _time(told),
        "properties": {name: value for name, value in properties.items() if value not in (None, [], "")},
        "links": _links(told, site, here),
    }


def _themes(told: Said, site: Site) -> list[dict[str, Any]]:
    known = [(label, theme(label)) for label in told.themes]
    ours = {
        "concepts": [{"id": label, "title": label} for label in told.themes],
        "scheme": f"{site.catalogue}#themes",
    }
    european = [{"id": at.iri, "title": at.label} for _label, at in known if at]
    return [ours, *([{"concepts": european, "scheme": _THEMES}] if european else [])] if told.themes else []


def _contacts(told: Said, site: Site) -> list[dict[str, Any]]:
    name, email = told.contact(site.contact)
    written = {"name": name, "organization": told.publisher, "roles": ["pointOfContact"]}
    publisher = {"organization": told.publisher, "roles": ["publisher"]}
    return [publisher, {**written, **({"emails": [{"value": email}]} if email else {})}]


def _formats(told: Said, site: Site) -> list[dict[str, str]]:
    found = {file.format: file.media for file in files(told.dataset, site) if file.format}
    return [{"name": name, **({"mediaType": media} if media else {})} for name, media in found.items()]


def _place(told: Said) -> dict[str, Any] | None:
    if told.box is None:
        return None
    west, south, east, north = told.box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _time(told: Said) -> dict[str, Any] | None:
    start, _, end = str(told.more.get("temporal") or "").partition("/")
    bounds = [
        str(told.more.get("temporal_coverage_start") or start)[:10] or "..",
        str(told.more.get("temporal_coverage_end") or end)[:10] or "..",
    ]
    return {"interval": bounds} if bounds != ["..", ".."] else None


def _links(told: Said, site: Site, here: str) -> list[dict[str, Any]]:
    dataset_id = told.dataset.dataset_id
    iri = site.dataset(dataset_id)
    links: list[dict[str, Any]] = [
        {"rel": "self", "href": f"{here}/items/{dataset_id}", "type": "application/geo+json"},
        {"rel": "collection", "href": here, "type": "application/json"},
        {"rel": "canonical", "href": iri, "type": "text/html", "title": told.title},
    ]
    links += [
        {"rel": "alternate", "href": f"{iri[:-1]}.{extension}", "type": media}
        for extension, media in (("jsonld", "application/ld+json"), ("rdf", "application/rdf+xml"))
    ]
    if told.schema.geo:
        address = f"{site.features}collections/{dataset_id}"
        links.append(
            {"rel": "related", "href": address, "type": "application/json", "title": "OGC API – Features"}
        )
    if told.licence and told.licence.url:
        links.append({"rel": "license", "href": told.licence.url, "title": told.licence.title})
    for file in files(told.dataset, site):
        one: dict[str, Any] = {"rel": "enclosure", "href": file.address, "title": file.title}
        one |= {"type": file.media} if file.media else {}
        links.append(one | ({"length": file.size} if file.size else {}))
    return links
