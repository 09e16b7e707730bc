"""`/api/records/1.0/geocluster/` and `/boundingbox/`: what map widgets draw before they draw records."""

from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from beffroi.data.fields import Field
from beffroi.data.odsql import compile_records
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.legacy.asking import of
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.filters import Asked
from beffroi.doors.explore.legacy.records import dataset
from beffroi.doors.explore.legacy.series import Series, series
from beffroi.doors.explore.legacy.values import name
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch

_CLOSEST = 25  # zoom


@legacy
def clusters(request: HttpRequest) -> HttpResponse:
    """Records gathered by their place at a zoom: centre (latitude first), number, outline, series."""
    parameters = Parameters(request.GET)
    served = dataset(parameters)
    asked = of(served, parameters)
    geo, closest = place(asked), zoom(parameters)
    if closest is None:
        raise InvalidParameter("Invalid value for clusterprecision API parameter: it is required.")
    shown = series(parameters)
    items = ["count(*) as n", *(item for one in shown for item in one.items)]
    query = replace(
        asked.query(order=False),
        select=", ".join([*items, f"envelope({name(geo)}) as outline"]),
        group_by=f"geo_cluster({name(geo)}, {closest}) as centre",
        limit=-1,
        offset=0,
    )
    made = [_cluster(row, shown) for row in fetch(compile_records(query, served.context()), orjson.loads)]
    body: dict[str, Any] = {"clusters": made, "count": extremes([one["count"] for one in made])}
    if shown:
        body["series"] = {
            one.name: extremes([c["series"][one.name] for c in made if c["series"][one.name] is not None])
            for one in shown
        }
    return json_answer({**body, "clusterprecision": closest})


def _cluster(row: dict[str, Any], shown: list[Series]) -> dict[str, Any]:
    centre = row["centre"]["cluster_centroid"]
    made: dict[str, Any] = {"cluster_center": [centre["lat"], centre["lon"]], "count": row["n"]}
    if row["outline"] is not None:
        made["cluster"] = row["outline"]["geometry"]
    if shown:
        made["series"] = {one.name: one.value(row) for one in shown}
    return made


def zoom(parameters: Parameters) -> int | None:
    """`clusterprecision`: how close a map is seen; None when it is not said.

    Raises:
        InvalidParameter: no zoom there is.
    """
    if parameters.text("clusterprecision") is None:
        return None
    found = parameters.whole("clusterprecision", 0)
    if not 0 <= found <= _CLOSEST:
        raise InvalidParameter(
            f"Invalid value for clusterprecision API parameter: {found} was found but 0 <= clusterprecision <= {_CLOSEST}"
            " is expected."
        )
    return found


def extremes(values: list[Any]) -> dict[str, Any]:
    """The least and the most of some values, 0 when there are none."""
    return {"min": min(values, default=0), "max": max(values, default=0)}


@legacy
def box(request: HttpRequest) -> HttpResponse:
    """What has a place: `{"count", "bbox": [west, south, east, north], "geometries": {kind: count}}`."""
    parameters = Parameters(request.GET)
    served = dataset(parameters)
    asked = of(served, parameters)
    geo = place(asked)
    context = served.context()
    query = replace(asked.query(order=False), offset=0)
    placed = replace(query, where=(*query.where, f"{name(geo)} is not null"))
    (row,) = fetch(
        compile_records(replace(placed, select=f"bbox({name(geo)}) as box", limit=1), context), orjson.loads
    ) or [{"box": None}]
    kinds = fetch(
        compile_records(
            replace(placed, select="count(*) as n", group_by=f"geometry_type({name(geo)}) as kind", limit=-1),
            context,
        )
    )
    return json_answer(
        {
            "count": sum(kind["n"] for kind in kinds),
            "bbox": _corners(row["box"]),
            "geometries": {kind["kind"]: kind["n"] for kind in kinds},
        }
    )


def _corners(feature: dict[str, Any] | None) -> list[float]:
    """West, south, east, north of a box drawn as a shape."""
    if feature is None:
        return []
    ring = feature["geometry"]["coordinates"][0]
    longitudes, latitudes = [corner[0] for corner in ring], [corner[1] for corner in ring]
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


def place(asked: Asked) -> Field:
    """The field places are looked for in.

    Raises:
        InvalidParameter: the dataset has none.
    """
    if asked.geo is None:
        raise InvalidParameter(
            "Invalid value for dataset API parameter: this dataset has no geographic field."
        )
    return asked.geo
