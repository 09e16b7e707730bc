"""Exports: all the rows a query finds, as one file.

A whole dataset is written once for each version and then sent as a file; anything else is streamed as it is made.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from beffroi.city.catalog.public import lake, scope
from beffroi.data.lake import ROWS, made_once
from beffroi.data.odsql import Query
from beffroi.doors.explore.answers import gzipped, json_answer
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.files import Part, disposition, send_file
from beffroi.doors.explore.formats import FORMATS, Format, offered
from beffroi.doors.explore.links import dataset_address, link, listed
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.shelf import Served, shelf
from beffroi.doors.explore.styles import style
from beffroi.doors.explore.writing import Source, stream, write

#: Zones whole-dataset files are kept for: those the API's clients ask without anybody having chosen.
_USUAL_ZONES = ("UTC", "Europe/Paris", "Europe/Berlin")
ALL = -1
#: Part of the names of kept files: to be raised when what is written changes, so that no older file is taken for it.
EDITION = 2


@explore
def formats(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The formats a dataset can be exported in."""
    here = f"{dataset_address(request, dataset_id)}/exports"
    found = offered(shelf.get(dataset_id).schema)
    return json_answer(listed([link("self", here), *(link(f.name, f"{here}/{f.name}") for f in found)]))


@explore
def export(request: HttpRequest, dataset_id: str, name: str) -> HttpResponseBase:
    """A dataset's rows as one file."""
    served = shelf.get(dataset_id)
    made = FORMATS.get(name)
    if made is None or made not in offered(served.schema):
        raise NoResource("export format", name[:50])
    parameters = Parameters(request.GET)
    chosen = replace(style(parameters), address=dataset_address(request, dataset_id))
    context = served.context()
    query = parameters.query(fields=context.names, limit=ALL, paged=False)
    whole = query == Query(limit=ALL, facet=query.facet, lang=query.lang, timezone=query.timezone)
    source = Source(query, context, chosen)
    if whole and chosen.usual and query.timezone in _USUAL_ZONES and _same_for_all(made):
        return _kept(request, served, made, source)
    return sent(request, made, source)


def _kept(request: HttpRequest, served: Served, made: Format, source: Source) -> HttpResponseBase:
    """The file of a whole dataset, made at the first request."""
    if made.name == "parquet" and (served.folder / ROWS).is_file():
        path = served.folder / ROWS  # the version's own, made to be exchanged
    else:
        zone = source.query.timezone if any(f.type.is_time for f in served.schema) else "UTC"
        names = "labels" if source.style.labels else "names"
        path = made_once(
            served.folder,
            f"{EDITION}-{made.name}-{names}-{zone.replace('/', '-')}{_site(made)}.{made.extension}",
            lambda target: write(made, source, target, seconds=_seconds()),
        )
    return _file(request, path, made, source)


def _same_for_all(made: Format) -> bool:
    """Whether every caller is given the same bytes: without a public address, names of things follow the host a caller wrote."""
    return not made.linked or (bool(settings.BEFFROI["BASE_URL"]) and scope() is None)


def _site(made: Format) -> str:
    """What tells a file that names the service by one address from the same under another."""
    return "-" + hashlib.sha256(settings.BEFFROI["BASE_URL"].encode()).hexdigest()[:8] if made.linked else ""


def sent(request: HttpRequest, made: Format, source: Source) -> HttpResponseBase:
    """A file for this request alone."""
    if made.streams:
        return streamed(request, stream(made, source, seconds=_seconds()), made, source)
    with lake().scratch() as folder:
        path = folder / "export"
        write(made, source, path, seconds=_seconds())
        return _file(
            request, path, made, source
        )  # opened before the folder goes: its bytes stay until they are sent


def _file(request: HttpRequest, path: Path, made: Format, source: Source) -> HttpResponseBase:
    if source.style.compressed:
        return streamed(request, Part(path.open("rb"), 0, path.stat().st_size), made, source)
    return send_file(request, path, media=made.media, name=_name(made, source))


def streamed(request: HttpRequest, chunks: Iterable[bytes], made: Format, source: Source) -> HttpResponseBase:
    """Chunks of bytes as an attachment."""
    name, media = _name(made, source), made.media
    if source.style.compressed:
        chunks, name, media = gzipped(chunks), f"{name}.gzip", "application/gzip"
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-cache, no-store"}
    if request.method == "HEAD":
        return HttpResponse(content_type=media, headers=headers)
    return StreamingHttpResponse(chunks, content_type=media, headers=headers)


def _name(made: Format, source: Source) -> str:
    return f"{source.context.dataset_id}.{made.extension}"


def _seconds() -> float:
    return float(settings.BEFFROI["EXPORT_SECONDS"])
