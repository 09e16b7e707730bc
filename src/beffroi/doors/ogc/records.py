"""OGC API – Records (OGC 20-004r1): the catalogue as a collection whose items are datasets."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from beffroi.city.catalog.public import find
from beffroi.city.metadata.public import Register, Site, datasets, record, register, said, site_of
from beffroi.data.fields import Field
from beffroi.data.folding import fold
from beffroi.data.odsql import Query, all_of, any_of, compare, contains, missing
from beffroi.doors.ogc.door import GEOJSON, Answer, BadParameter, link, ogc, only
from beffroi.doors.ogc.paging import collection_page
from beffroi.doors.ogc.parameters import Condition, box, filtered, interval, paging
from beffroi.doors.ogc.systems import CRS84

#: The collection's identifier; the point makes it no dataset's.
CATALOGUE = "catalogue.records"
_QUERYABLE = {
    "type": "type",
    "title": "title",
    "description": "description",
    "keywords": "keywords",
    "themes": "themes",
    "language": "language",
    "publisher": "publisher",
    "license": "license",
    "created": "created",
    "updated": "updated",
    "formats": "formats",
}
_PARAMETERS = (
    "q", "bbox", "bbox-crs", "datetime", "ids", "externalIds", "limit", "offset", "sortby",
    "filter", "filter-lang", "filter-crs", *_QUERYABLE,
)  # fmt: skip
_SORTS = {"id": "id", "title": "title", "updated": "updated", "created": "created", "publisher": "publisher"}
_MOST_WORDS = 50


def collection(site: Site) -> dict[str, Any]:
    """The collection of records, among the others."""
    here = f"{site.base}/ogc/collections/{CATALOGUE}"
    return {
        "id": CATALOGUE,
        "title": f"Catalogue – {site.title}",
        "description": site.description,
        "itemType": "record",
        "recordsArrayName": "features",
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-collection"],
        "crs": [CRS84],
        "links": [
            link("self", here),
            link("items", f"{here}/items", GEOJSON),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                f"{here}/queryables",
                "application/schema+json",
            ),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/sortables",
                f"{here}/sortables",
                "application/schema+json",
            ),
            link("describedby", site.catalogue, "text/html"),
        ],
    }


@ogc
def one_collection(request: HttpRequest) -> HttpResponse:
    """What the collection is."""
    only(request)
    return Answer(collection(site_of(request)))


@ogc
def sortables(request: HttpRequest) -> HttpResponse:
    """What records can be sorted by, as a JSON Schema."""
    only(request)
    here = f"{site_of(request).base}/ogc/collections/{CATALOGUE}/sortables"
    names = {name: {"type": "string"} for name in _SORTS}
    body = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": here,
        "type": "object",
        "properties": names,
    }
    return Answer(body, "application/schema+json")


@ogc
def page(request: HttpRequest) -> HttpResponse:
    """A page of records."""
    only(request, *_PARAMETERS)
    site, known = site_of(request), register()
    query = _query(request.GET, known)
    here = f"{site.base}/ogc/collections/{CATALOGUE}"
    found = [record(said(dataset), site, here) for dataset in datasets(known.find(query))]
    return Answer(collection_page(request, here, query, known.count(query), found), GEOJSON)


@ogc
def one(request: HttpRequest, record_id: str) -> HttpResponse:
    """One record by its dataset's identifier."""
    only(request)
    site = site_of(request)
    here = f"{site.base}/ogc/collections/{CATALOGUE}"
    return Answer(record(said(find(record_id)), site, here), GEOJSON)


def _query(given: QueryDict, known: Register) -> Query:
    schema = known.context().schema
    fields = {field.name: field for field in schema}
    where: list[Condition] = []
    for name, column in _QUERYABLE.items():
        if given.get(name):
            where += _any(fields[column], str(given[name]))
    if given.get("ids"):
        where += _any(fields["id"], str(given["ids"]))
    if given.get("externalIds"):
        where += _any(fields["externalids"], str(given["externalIds"]))
    where += _words(fields["anytext"], str(given.get("q") or ""))
    where += box(given, fields["geometry"])
    where += _when(fields, str(given.get("datetime") or ""))
    where += filtered(given)
    limit, offset = paging(given)
    return Query(
        where=tuple(where), order_by=_order(str(given.get("sortby") or "")), limit=limit, offset=offset
    )


def _any(field: Field, text: str) -> list[Condition]:
    """Any of the values between commas."""
    test = any_of([compare(field, "=", value) for value in text.split(",")[:_MOST_WORDS]])
    return [test] if test else []


def _words(field: Field, text: str) -> list[Condition]:
    """`q`: any of the terms between commas; a term's words are all there (7.8.4)."""
    terms = [term.split() for term in text.split(",")]
    if sum(map(len, terms)) > _MOST_WORDS:
        raise BadParameter(f"« q » a {_MOST_WORDS} mots au plus.")
    tests = [test for term in terms if (test := all_of([contains(field, word) for word in map(fold, term)]))]
    test = any_of(tests)
    return [test] if test else []


def _when(fields: dict[str, Field], text: str) -> list[Condition]:
    """Datasets about a time that meets the interval, and those that are about none."""
    if not text:
        return []
    low, high = interval(text)
    tests: list[Condition] = []
    for name, sign, bound in (("time_start", "<=", high), ("time_end", ">=", low)):
        if bound is not None:
            test = any_of([compare(fields[name], sign, bound), missing(fields[name])])
            tests += [test] if test else []
    return tests


def _order(text: str) -> str:
    """`-updated,title`."""
    parts = []
    for part in filter(None, text.split(",")):
        name = part.lstrip("+-").strip()
        if name not in _SORTS:
            raise BadParameter(f"sortby : connus : {', '.join(_SORTS)}, précédés de - pour l'ordre inverse.")
        parts.append(f"{_SORTS[name]} {'desc' if part.startswith('-') else 'asc'}")
    return ", ".join((*parts, "id"))
