"""The documents: pages of the catalogue, one dataset."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import every, find
from beffroi.city.metadata.public import Choice, catalogue_graph, dataset_graph, site_of
from beffroi.doors.dcat.answers import Graph, document
from beffroi.doors.dcat.negotiation import preferred, see
from beffroi.doors.dcat.paging import PER_PAGE, page_of

_EVERYTHING = Choice()


@document
def catalogue(request: HttpRequest, extension: str) -> Graph:
    """A page of the catalogue: the datasets by identifier, a hundred at a time."""
    site = site_of(request)
    public = every().public()
    start, page = page_of(request.GET.get("page") or "1", f"{site.base}/catalog.{extension}", public.count())
    ids = public.order_by("dataset_id").values_list("dataset_id", flat=True)[start : start + PER_PAGE]
    latest = public.aggregate(latest=Max("current__published_at"))["latest"]
    modified = latest.isoformat() if latest else ""
    return catalogue_graph(list(ids), site, _EVERYTHING, page, modified=modified)


@document
def dataset(request: HttpRequest, dataset_id: str, extension: str) -> Graph:
    """One public dataset."""
    found = find(dataset_id)
    return dataset_graph(found, site_of(request), _EVERYTHING)


def negotiated(request: HttpRequest) -> HttpResponse:
    """The catalogue, in what the caller reads best."""
    extension = preferred(request)
    return see(f"/catalog.{extension}" if extension else "/explore/")
