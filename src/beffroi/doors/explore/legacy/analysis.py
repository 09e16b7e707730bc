"""`/api/records/1.0/analyze/`: for each value of `x`, some series."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from beffroi.data.fields import Field
from beffroi.data.odsql import Query, compile_records
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.exports import sent
from beffroi.doors.explore.formats import FORMATS
from beffroi.doors.explore.legacy.asking import of
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.records import dataset
from beffroi.doors.explore.legacy.series import Series, series
from beffroi.doors.explore.legacy.slices import PERIODS, PRECISIONS, Slice, slices
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch
from beffroi.doors.explore.styles import style
from beffroi.doors.explore.writing import Source

TRUNCATED = "ods-analyze-truncated"


@legacy
def analyze(request: HttpRequest) -> HttpResponseBase:
    """A list of `{"x": …, "<series>": …}`; the header `ods-analyze-truncated` says when there were more."""
    parameters = Parameters(request.GET)
    served = dataset(parameters)
    asked = of(served, parameters)
    cut = slices(
        _fields(parameters, asked.names),
        parameters.choice("precision", PRECISIONS, "day"),
        parameters.choice("periodic", PERIODS, "year"),
    )
    shown = series(parameters) or [Series("count", "COUNT", "", False, 0)]
    context = served.context()
    most = parameters.whole("maxpoints", 0) or context.limits.groups - 1
    most = min(max(most, 1), context.limits.groups - 1)
    query = replace(
        asked.query(order=False),
        select=", ".join(item for one in shown for item in one.items),
        group_by=", ".join(item for one in cut for item in one.items),
        order_by=_order(parameters, cut, shown),
        limit=most + 1,  # one more, to know whether there were
        offset=0,
    )
    if (parameters.text("format") or "").lower() == "csv":
        return sent(
            request, FORMATS["csv"], Source(_table(query, cut, shown, most), context, style(parameters))
        )
    found = fetch(compile_records(query, context))
    response = json_answer(_points(found[:most], cut, shown))
    if len(found) > most:
        response.headers[TRUNCATED] = "true"
    return response


def _fields(parameters: Parameters, names: Any) -> list[Field]:
    asked = parameters.texts("x")
    unknown = next((name for name in asked if name not in names), None)
    if not asked or unknown is not None:
        raise InvalidParameter(
            f"Invalid value for x API parameter: {(unknown or 'nothing')[:50]} was found but a field of the dataset is expected."
        )
    return [names[name] for name in asked]


def _order(parameters: Parameters, cut: Sequence[Slice], shown: Sequence[Series]) -> str:
    """By `x` from the smallest unless `sort` says otherwise; there, a name alone sorts from the largest."""
    by_x = [key for one in cut for key in one.keys]
    text = parameters.text("sort")
    if text is None:
        return ", ".join(by_x)
    direction = "asc" if text.startswith("-") else "desc"
    name = text.removeprefix("-").removeprefix("y.")
    one = next((one for one in shown if one.name == name), None)
    if one is not None:
        return ", ".join([f"{one.order} {direction}", *by_x])
    places = [one for one in cut if name in {"x", one.field.name, f"x.{one.field.name}"}]
    if not places:
        raise InvalidParameter(
            f"Invalid value for sort API parameter: {text[:50]} was found but x or the name of a series is expected."
        )
    return ", ".join(f"{key} {direction}" for one in places for key in one.keys)


def _points(
    rows: list[dict[str, Any]], cut: Sequence[Slice], shown: Sequence[Series]
) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = []
    sums: dict[str, Any] = {}
    for row in rows:
        places = [one.value(row) for one in cut]
        if any(place is None for place in places):
            continue  # what has no value of x is no point
        x = (
            places[0]
            if len(cut) == 1
            else {one.field.name: place for one, place in zip(cut, places, strict=True)}
        )
        point: dict[str, Any] = {"x": x}
        for one in shown:
            value = one.value(row)
            if one.cumulative:
                sums[one.name] = value = sums.get(one.name, 0) + (value or 0)
            point[one.name] = value
        points.append(point)
    return points


def _table(query: Query, cut: Sequence[Slice], shown: Sequence[Series], most: int) -> Query:
    """The same under the names of the fields and series, for a file: running sums and deviations have no column there."""
    names = {f"s{one.place}": one.name for one in shown if one.function != "STDDEV" and not one.cumulative}
    select = ", ".join(
        f"{one.items[0].rsplit(' as ', 1)[0]} as `{names[f's{one.place}']}`"
        for one in shown
        if f"s{one.place}" in names
    )
    groups = ", ".join(item for one in cut for item in one.items)
    return replace(query, select=select, group_by=groups, order_by=None, limit=most)
