"""The tabs of a dataset that read no row: information, map, export, API."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from beffroi.city.territory.public import bbox
from beffroi.doors.portal import downloads, examples, quality
from beffroi.doors.portal.opening import frame, opened, version_of

MOST_ON_MAP = 5_000  # records a map draws at once


def information(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """What it is, who answers for it, what its fields mean, what was found in the file."""
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    remarks, more = quality.remarks(version)
    lines = quality.field_lines(version)
    return render(
        request,
        "portal/dataset/information.html",
        {**frame(dataset, "information"), "lines": lines, "remarks": remarks, "more_remarks": more},
    )


def map_page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The records on a map; the table holds the same for whoever cannot use one."""
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    geo = version.schema.geo
    if geo is None:
        raise Http404(_("Ce jeu de données n'a pas de lieux : il ne se lit pas sur une carte."))
    west, south, east, north = bbox(settings.BEFFROI["TERRITORY"]) or (-5.0, 41.0, 9.6, 51.2)  # France
    return render(
        request,
        "portal/dataset/map.html",
        {
            **frame(dataset, "map"),
            "most": MOST_ON_MAP,
            "sampled": version.records_count > MOST_ON_MAP,
            "labels": json.dumps({f.name: f.label or f.name for f in version.schema}, ensure_ascii=False),
            "box": {"west": west, "south": south, "east": east, "north": north},
            "tiles": settings.BEFFROI["TILES_URL"],
            "attribution": settings.BEFFROI["TILES_ATTRIBUTION"],
        },
    )


def export(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Every format, with what it is good for."""
    dataset = opened(request, dataset_id)
    return render(
        request,
        "portal/dataset/export.html",
        {**frame(dataset, "export"), "downloads": downloads.offered(version_of(dataset))},
    )


def api(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Examples that work as they are."""
    dataset = opened(request, dataset_id)
    address = examples.base_address(request, dataset)
    schema = version_of(dataset).schema
    return render(
        request,
        "portal/dataset/api.html",
        {
            **frame(dataset, "api"),
            "address": address,
            "examples": examples.examples(address, schema),
            "question": urlencode(examples.question(schema)),
        },
    )
