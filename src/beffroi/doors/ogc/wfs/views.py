"""The service: one address, its operations by name."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from beffroi.city.metadata.public import Site, site_of
from beffroi.data.xml import Element
from beffroi.doors.ogc.ows import Refused, answered, ows
from beffroi.doors.ogc.wfs.asked import Asked, read
from beffroi.doors.ogc.wfs.capabilities import capabilities, stored_queries, stored_query
from beffroi.doors.ogc.wfs.features import features, one
from beffroi.doors.ogc.wfs.schema import described

_DOCUMENTS: dict[str, Callable[[Asked, Site], Element]] = {
    "getcapabilities": capabilities,
    "describefeaturetype": described,
    "liststoredqueries": stored_queries,
    "describestoredqueries": stored_query,
}


@ows
def service(request: HttpRequest) -> HttpResponseBase:
    """Any operation."""
    asked, site = read(request), site_of(request)
    name = asked.name.lower()
    if name == "getfeature":
        return one(request, asked, site) if asked.stored else features(request, asked, site)
    if name not in _DOCUMENTS:
        raise Refused(
            "OperationNotSupported", "request", f"L'opération « {asked.name[:60]} » n'est pas servie."
        )
    return answered(_DOCUMENTS[name](asked, site))
