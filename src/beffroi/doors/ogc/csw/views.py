"""The service: one address, its operations by name."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from beffroi.city.metadata.public import (
    Register,
    Site,
    csw_record,
    datasets,
    iso_record,
    register,
    said,
    site_of,
)
from beffroi.city.territory.public import bbox
from beffroi.data.odsql import Expression, Query, Reading, cql2_condition, fes_condition
from beffroi.data.xml import Element, Writer
from beffroi.doors.ogc.csw.asked import GMD, Asked, read
from beffroi.doors.ogc.csw.capabilities import capabilities, description
from beffroi.doors.ogc.csw.names import ALIASES
from beffroi.doors.ogc.ows import Refused, answered, invalid, missing, ows
from beffroi.doors.ogc.systems import placing

NAMESPACES = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "ows": "http://www.opengis.net/ows",
    "gmd": GMD,
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "gml": "http://www.opengis.net/gml",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_W = Writer(NAMESPACES)
_MOST_VALUES = 1_000


@ows
def service(request: HttpRequest) -> HttpResponse:
    """Any operation."""
    asked = read(request)
    found = _OPERATIONS.get(asked.name.lower())
    if found is None:
        raise Refused(
            "OperationNotSupported", "request", f"L'opération « {asked.name[:60]} » n'est pas servie."
        )
    return answered(found(asked, site_of(request)))


def _records(asked: Asked, site: Site) -> Element:
    known = register().known_as(ALIASES)
    query = _query(asked, known)
    total = known.count(query)
    ids = [] if asked.hits or not asked.most else known.find(query)
    following = asked.start + len(ids)
    results = _W(
        "csw:SearchResults",
        *_written(ids, asked, site),
        numberOfRecordsMatched=str(total),
        numberOfRecordsReturned=str(len(ids)),
        nextRecord="0" if following > total else str(following),
        elementSet=asked.how,
        recordSchema=asked.schema,
    )
    return _W("csw:GetRecordsResponse", _W("csw:SearchStatus", timestamp=_now()), results, version="2.0.2")


def _by_id(asked: Asked, site: Site) -> Element:
    if not asked.ids:
        raise missing("id")
    return _W("csw:GetRecordByIdResponse", *_written(asked.ids, asked, site))


def _domain(asked: Asked, site: Site) -> Element:
    """The values one property has in the catalogue."""
    del site
    known = register()
    values = []
    for name in asked.properties:
        field = known.context().names.get(ALIASES.get(name.rpartition(".")[2], name))
        if field is None:
            raise invalid("PropertyName", f"La propriété « {name[:80]} » n'existe pas.")
        listed = None
        if "facet" in field.annotations:
            facets = known.facets(Query(facet=(field.name,)))["facets"]
            listed = _W(
                "csw:ListOfValues",
                *(_W("csw:Value", str(v["name"])) for v in facets[0]["facets"][:_MOST_VALUES]),
            )
        values.append(_W("csw:DomainValues", _W("csw:PropertyName", name), listed, type="csw:Record"))
    if not values:
        raise missing("PropertyName")
    return _W("csw:GetDomainResponse", *values)


_OPERATIONS: dict[str, Callable[[Asked, Site], Element]] = {
    "getcapabilities": capabilities,
    "describerecord": description,
    "getrecords": _records,
    "getrecordbyid": _by_id,
    "getdomain": _domain,
}


def _written(ids: Sequence[str], asked: Asked, site: Site) -> Iterator[Element]:
    if asked.schema != GMD:
        return (csw_record(said(dataset), site, asked.how) for dataset in datasets(ids))
    around = bbox(settings.BEFFROI["TERRITORY"])
    return (iso_record(said(dataset), site, around) for dataset in datasets(ids))


def _query(asked: Asked, known: Register) -> Query:
    context = known.context()
    where: tuple[str | Expression, ...] = ()
    if isinstance(asked.condition, str):
        where = (cql2_condition(asked.condition, lambda shape: shape),)
    elif asked.condition is not None:
        where = (
            fes_condition(asked.condition, Reading(context.names, context.schema.get("geometry"), placing)),
        )
    order = []
    for name, down in asked.order:
        field = context.names.get(name) or context.names.get(name.rpartition(":")[2])
        if field is None or field.multivalued or field.type.is_geo:
            raise invalid("SortBy", f"On ne peut pas trier par « {name[:80]} ».")
        order.append(f"{field.name} {'desc' if down else 'asc'}")
    return Query(where=where, order_by=", ".join([*order, "id"]), limit=asked.most, offset=asked.start - 1)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
