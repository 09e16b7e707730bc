"""The catalogue itself as a file: one line, or one object, for each dataset."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beffroi.data.odsql import compile_records
from beffroi.doors.explore.answers import json_answer, unchanged
from beffroi.doors.explore.catalogue import TREES, Catalogue, catalogue
from beffroi.doors.explore.catalogue_graphs import DESCRIPTIONS, described
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.exports import ALL, sent, streamed
from beffroi.doors.explore.formats import CATALOGUE_FORMATS, Format
from beffroi.doors.explore.links import base, link, listed
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import etag, fetch
from beffroi.doors.explore.styles import style
from beffroi.doors.explore.usage import APP_NAMES
from beffroi.doors.explore.writing import Source


@explore
def formats(request: HttpRequest) -> HttpResponse:
    """The formats the catalogue can be exported in."""
    here = f"{base(request)}/catalog/exports"
    return json_answer(
        listed([link("self", here), *(link(n, f"{here}/{n}") for n in (*CATALOGUE_FORMATS, *DESCRIPTIONS))])
    )


@explore
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """The datasets a query finds: whole objects in JSON, dotted metadata in tables, or what was selected."""
    made = CATALOGUE_FORMATS.get(name) or DESCRIPTIONS.get(name)
    if made is None:
        raise NoResource("export format", name[:50])
    parameters = Parameters(request.GET)
    known = catalogue(request.META.get("QUERY_STRING", ""))
    context = known.context()
    source = Source(parameters.query(fields=context.names, limit=ALL), context, style(parameters))
    if name in DESCRIPTIONS:
        return _description(request, known, made, source)
    if source.query.select is None and source.query.group_by is None:
        if name in {"json", "jsonl"}:
            return streamed(request, _objects(known, source, lines=name == "jsonl"), made, source)
        source = replace(source, query=replace(source.query, select=columns(known)))
    return sent(request, made, source)


def _description(request: HttpRequest, known: Catalogue, made: Format, source: Source) -> HttpResponseBase:
    """The datasets for another catalogue; one that asks again while nothing changed is told so at once."""
    mark = etag(request, known.digest)
    if mark and (held := unchanged(request, mark)):
        return held
    chunks = described(made.name, _found(source), Parameters(request.GET), request)
    response = streamed(request, chunks, made, source)
    if mark:
        response.headers["ETag"] = mark
    return response


def _found(source: Source) -> list[str]:
    """The identifiers of the datasets, in the order of the query."""
    query = replace(source.query, select="dataset_id as _id", group_by=None)
    return [row["_id"] for row in fetch(compile_records(query, source.context, for_export=True))]


def _objects(known: Catalogue, source: Source, *, lines: bool) -> Iterator[bytes]:
    """The datasets' objects in the order of the query."""
    found = [known.objects[dataset_id] for dataset_id in _found(source)]
    if lines:
        return iter([b"".join(shape + b"\n" for shape in found)])
    return iter([b"[" + b",\n".join(found) + b"]"])


def columns(known: Catalogue) -> str:
    """All that fits a cell, under the dotted names harvesters know."""
    dotted = {name: alias for alias, name in known.aliases.items()}
    names = [
        dotted.get(field.name, field.name) for field in known.schema if field.name not in {*TREES, *APP_NAMES}
    ]
    return ", ".join("`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`" for name in names)
