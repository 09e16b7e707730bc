"""The root of the API, and lists of what can be asked."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.files import send_file
from beffroi.doors.explore.links import base, dataset_address, files_at, link, listed
from beffroi.doors.explore.shelf import Served, shelf


@explore
def api_root(request: HttpRequest) -> HttpResponse:
    """The sources of data: this service has one, its catalogue."""
    here = base(request)
    return json_answer(listed([link("self", here), link("catalog", f"{here}/catalog")]))


@explore
def catalog_root(request: HttpRequest) -> HttpResponse:
    """What the catalogue offers."""
    here = f"{base(request)}/catalog"
    rels = ("datasets", "facets", "exports")
    return json_answer(listed([link("self", here), *(link(rel, f"{here}/{rel}") for rel in rels)]))


@explore
def attachments(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The documents given with a dataset."""
    served = shelf.get(dataset_id)
    here = f"{dataset_address(request, dataset_id)}/attachments"
    return json_answer(
        listed([link("self", here)], attachments=files_at(here, served.metadata["attachments"]))
    )


@explore
def attachment(request: HttpRequest, dataset_id: str, attachment_id: str) -> HttpResponseBase:
    """One document given with a dataset."""
    return document(request, shelf.get(dataset_id), attachment_id)


def document(request: HttpRequest, served: Served, attachment_id: str) -> HttpResponseBase:
    """The document's bytes, to be saved: a browser must not run in our name what a publisher sent. Or the way to where it is."""
    found = next((item for item in served.documents if item.id == attachment_id), None)
    if found is None:
        raise NoResource("attachment", attachment_id[:200])
    if found.url:
        return HttpResponseRedirect(found.url)
    response = send_file(request, found.path, media=found.mimetype, name=found.name)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


@explore
def nowhere(request: HttpRequest, path: str) -> HttpResponse:
    """Any other address below the API."""
    raise NoResource("resource", path[:200])
