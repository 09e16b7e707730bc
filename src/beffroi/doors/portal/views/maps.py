"""The records of a dataset on a map: all at once while they are few, as tiles beyond; the table holds the same."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.territory.public import bbox
from beffroi.data.errors import LimitReached
from beffroi.data.odsql import QueryError
from beffroi.doors.portal import areas, legend, question, rows
from beffroi.doors.portal.opening import frame, opened, version_of
from beffroi.doors.portal.sharing import shared

#: Records a tile of ours shows as themselves: about as many as it would hold groups, so that neighbours look alike.
MOST_ALONE = 1_000
_FRANCE = (-5.0, 41.0, 9.6, 51.2)


def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The map, with the table's question: the same words and filters in the address."""
    dataset = opened(request, dataset_id)
    drawn, status = drawing(request, dataset, version_of(dataset))
    context = {**frame(dataset, "map"), **drawn, "shared": shared(request, dataset, "map")}
    return render(request, "portal/dataset/map.html", context, status=status)


def drawing(request: HttpRequest, dataset: Dataset, version: Version) -> tuple[dict[str, Any], int]:
    """What a map's template needs, and the status of the answer.

    Raises:
        Http404: the dataset has no place.
    """
    geo = version.schema.geo
    if geo is None:
        raise Http404(_("Ce jeu de données n'a pas de lieux : il ne se lit pas sur une carte."))
    asked = question.read(request.GET, version.schema)
    trouble, status, found = "", 200, 0
    try:
        found = rows.count(dataset, version, asked)
    except QueryError as error:
        trouble, status = error.sentence, 400
    except LimitReached as error:
        trouble, status = error.sentence, 503
    coloured = _legend(request, dataset, version, asked) if found and not trouble else None
    area = areas.read(request.GET.get("area", "").strip())
    west, south, east, north = bbox(settings.BEFFROI["TERRITORY"]) or _FRANCE
    return {
        "asked": asked,
        "found": found,
        "trouble": trouble,
        "tiled": found > settings.BEFFROI["MAP_RECORDS"],
        "colourable": legend.colourable(version.schema),
        "legend": coloured,
        "area": request.GET.get("area", "").strip()[:10_000],
        "ring": json.dumps(area.ring) if area else "",
        "kept": [(name, value) for name, value in question.kept(request.GET) if name != "area"],
        "parameters": asked.conditions(),
        "place": geo.name,
        "most_alone": min(MOST_ALONE, settings.BEFFROI["TILE_RECORDS"]),
        "labels": json.dumps({f.name: f.label or f.name for f in version.schema}, ensure_ascii=False),
        "box": {"west": west, "south": south, "east": east, "north": north},
        "tiles": settings.BEFFROI["TILES_URL"],
        "attribution": settings.BEFFROI["TILES_ATTRIBUTION"],
    }, status


def _legend(
    request: HttpRequest, dataset: Dataset, version: Version, asked: question.TableQuestion
) -> legend.Legend | None:
    """The colours the address asks for; none when they cannot be known in time: the map is drawn without."""
    field = next((f for f in legend.colourable(version.schema) if f.name == request.GET.get("color")), None)
    if field is None:
        return None
    try:
        return legend.legend(
            field, asked.where, settings.TIME_ZONE, lambda query: rows.answer(dataset, version, query)
        )
    except (QueryError, LimitReached):
        return None
