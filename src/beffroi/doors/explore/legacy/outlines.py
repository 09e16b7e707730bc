"""`/api/records/1.0/geopreview/` and `/geopolygon/`: places as they are, for maps that draw them rather than clusters.

`geo_digest` names a place by the record first found there: asked with it, a search gives all the records that are there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, pstdev
from typing import Any

import orjson
import shapely
from django.http import HttpRequest, HttpResponse

from beffroi.data.odsql import compile_records
from beffroi.doors.explore.answers import inline, json_answer
from beffroi.doors.explore.legacy.asking import of
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.filters import ALL
from beffroi.doors.explore.legacy.places import extremes, place, zoom
from beffroi.doors.explore.legacy.records import LIMITS, dataset
from beffroi.doors.explore.legacy.series import Series, series
from beffroi.doors.explore.legacy.shapes import geometry
from beffroi.doors.explore.legacy.values import name
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch

_DRAWN = 1_000  # records of a preview, unless told
_TILE = 256  # pixels around the world at zoom 0

_COMPUTED: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "COUNT": len,
    "SUM": sum,
    "AVG": fmean,
    "MIN": min,
    "MAX": max,
    "STDDEV": pstdev,
    "SUMSQUARES": lambda numbers: sum(number * number for number in numbers),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """One place: the record first found there, and the values of each series at all of its records."""

    digest: str
    shape: shapely.Geometry
    records: list[Mapping[str, Any]] = field(default_factory=list)

    def value(self, one: Series) -> Any:
        """A series at this place; None without any value, unless they are counted."""
        found = [row[f"v{one.place}"] for row in self.records if row[f"v{one.place}"] is not None]
        return _COMPUTED[one.function](found) if found or one.function == "COUNT" else None


@legacy
def preview(request: HttpRequest) -> HttpResponse:
    """The places of the records found, each once: a list of `{"geometry", "geo_digest"}`."""
    found = _places(Parameters(request.GET), [], _DRAWN)
    return json_answer([{"geometry": _drawn(one.shape), "geo_digest": one.digest} for one in found])


@legacy
def polygons(request: HttpRequest) -> HttpResponse:
    """Records gathered by their very place: its outline, how many they are, series. `maxpoints` bounds what is shown, not what
    `count` and `series` tell of all."""
    parameters = Parameters(request.GET)
    shown = series(parameters)
    found = _places(parameters, shown, ALL)
    body: dict[str, Any] = {"count": extremes([len(one.records) for one in found])}
    if shown:
        values = {each.name: [one.value(each) for one in found] for each in shown}
        body["series"] = {
            key: extremes([value for value in of_all if value is not None]) for key, of_all in values.items()
        }
    most = parameters.whole("maxpoints", 0) or len(found)
    return json_answer({"clusters": [_cluster(one, shown) for one in found[: max(most, 0)]], **body})


def _cluster(one: _Place, shown: Sequence[Series]) -> dict[str, Any]:
    centre = shapely.centroid(one.shape)
    made = {
        "cluster": _drawn(one.shape),
        "cluster_center": [centre.y, centre.x],
        "count": len(one.records),
        "geo_digest": one.digest,
    }
    return {**made, "series": {each.name: one.value(each) for each in shown}} if shown else made


def _drawn(shape: shapely.Geometry) -> orjson.Fragment:
    return inline(shapely.to_geojson(shape))


def _places(parameters: Parameters, shown: Sequence[Series], rows: int) -> list[_Place]:
    """The places of the records found, no finer than a pixel of the zoom asked as `clusterprecision`."""
    served = dataset(parameters)
    asked = of(served, parameters)
    geo = place(asked)
    where = f"{name(geo)} is not null"
    values = [f"{_value(one)} as v{one.place}" for one in shown]
    query = asked.query(select=", ".join([f"{name(geo)} as shape", "recordid as id", *values]), rows=rows)
    context = replace(served.context(), limits=LIMITS)
    found: dict[bytes, _Place] = {}
    for row in fetch(compile_records(replace(query, where=(*query.where, where)), context), orjson.loads):
        drawn = orjson.dumps(geometry(row["shape"], geo))
        if drawn not in found:
            found[drawn] = _Place(row["id"], shapely.from_geojson(drawn))
        found[drawn].records.append(row)
    closest = zoom(parameters)
    if closest is None:
        return list(found.values())
    pixel = 360 / _TILE / 2**closest  # degrees
    return [replace(one, shape=shapely.simplify(one.shape, pixel)) for one in found.values()]


def _value(one: Series) -> str:
    """What a series is computed of, for one record; numbers alone unless they are counted."""
    if one.function == "COUNT":
        return one.expression or "1"
    return f"({one.expression}) * 1"
