"""What stands beside a dataset's rows: links to other files, states of the past, files held in fields."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.links import dataset_address, files_at, link, listed
from beffroi.doors.explore.shelf import Served, shelf


@explore
def alternatives(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Where else the dataset's files are."""
    here = f"{dataset_address(request, dataset_id)}/alternative_exports"
    found = files_at(here, shelf.get(dataset_id).metadata["alternative_exports"])
    return json_answer(listed([link("self", here)], alternative_exports=found))


@explore
def alternative(request: HttpRequest, dataset_id: str, export_id: str) -> HttpResponseBase:
    """The way to one of them."""
    return elsewhere(shelf.get(dataset_id), export_id)


def elsewhere(served: Served, export_id: str) -> HttpResponseBase:
    """A redirection to where a link of the dataset leads.

    Raises:
        NoResource: it has no such link.
    """
    found = (item["url"] for item in served.metadata["alternative_exports"] if item["id"] == export_id)
    address = next(found, None)
    if address is None:
        raise NoResource("alternative export", export_id[:200])
    return HttpResponseRedirect(address)


@explore
def snapshots(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """None: what a dataset was is not given away, since a version may have been replaced for what it told."""
    shelf.get(dataset_id)
    here = f"{dataset_address(request, dataset_id)}/snapshots"
    return json_answer(listed([link("self", here)], snapshots=[]))


@explore
def snapshot(request: HttpRequest, dataset_id: str, snapshot_id: str) -> HttpResponse:
    """There is none."""
    shelf.get(dataset_id)
    raise NoResource("snapshot", snapshot_id[:200])


@explore
def file(request: HttpRequest, dataset_id: str, file_id: str) -> HttpResponse:
    """Fields hold addresses of files, never files: there is none."""
    shelf.get(dataset_id)
    raise NoResource("file", file_id[:200])
