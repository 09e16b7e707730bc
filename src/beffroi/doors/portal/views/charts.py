"""A chart of a dataset: chosen in a form, asked of the API, read in a table; a script draws it, the server maps of communes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import LimitReached
from beffroi.data.odsql import Query, QueryError
from beffroi.doors.portal import question, rows
from beffroi.doors.portal.charts import asked, asking, communes, points, proposed, words
from beffroi.doors.portal.opening import frame, opened, version_of
from beffroi.doors.portal.sharing import shared
from beffroi.doors.portal.variety import variety

#: How tall the frame of bars that lie is, so that nothing moves when they are drawn.
_HEIGHTS = ((8, "few"), (16, "some"), (asking.MOST_BARS, "many"))


def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The chart, the form that makes it, its table and its question."""
    dataset = opened(request, dataset_id)
    version = version_of(dataset)
    drawn, status = drawing(request, dataset, version)
    return render(
        request,
        "portal/dataset/chart.html",
        {
            **frame(dataset, "chart"),
            **drawn,
            "kinds": words.kinds(),
            "measures": words.measures(),
            "steps": words.steps(),
            "groupings": asked.groupings(version.schema),
            "numbers": asked.numbers(version.schema),
            "timed": any(f.type.is_time for f in version.schema),
            "chosen_step": request.GET.get("step", ""),
            "off": _set_aside(drawn["chart"]),
            "kept": question.kept(request.GET),
            "shared": shared(request, dataset, "chart"),
        },
        status=status,
    )


def _set_aside(chart: asked.Chart | None) -> dict[str, bool]:
    """The choices that mean nothing for this form; a browser with scripts leaves them out of sight."""
    if chart is None:
        return {}
    communes_alone = chart.kind is not asked.Kind.COMMUNES
    histogram = chart.kind is asked.Kind.HISTOGRAM
    return {
        "measure": histogram,
        "y": histogram or chart.y is None,
        "step": not chart.x.type.is_time,
        "width": not histogram,
        "classes": communes_alone,
        "per": communes_alone,
    }


def drawing(request: HttpRequest, dataset: Dataset, version: Version) -> tuple[dict[str, Any], int]:
    """What a chart's template needs, and the status of the answer."""
    question_asked = question.read(request.GET, version.schema)
    proposals = proposed.propose(version.schema, variety(dataset, version), version.records_count)
    chart = asked.read(request.GET, version.schema, proposals)
    made: dict[str, Any] = {
        "asked": question_asked,
        "chart": chart,
        "proposals": [(other, words.title(other)) for other in proposals if not other.like(chart)],
        "trouble": "",
    }
    if chart is None:
        return made, 200

    def ask(query: Query) -> list[dict[str, Any]]:
        return rows.answer(dataset, version, query)

    try:
        chart = asking.fitted(chart, question_asked.where, settings.TIME_ZONE, ask)
        put = asking.question(chart, question_asked.where, settings.TIME_ZONE)
        found = ask(put.query)
    except QueryError as error:
        return {**made, "trouble": error.sentence}, 400
    except LimitReached as error:
        return {**made, "trouble": error.sentence}, 503
    made |= {
        "chart": chart,
        "title": words.title(chart),
        "along": words.along(chart),
        "values": words.value_title(chart),
        "unit": words.unit(chart.y),
        "put": put,
    }
    if chart.kind is asked.Kind.COMMUNES:
        painted = communes.commune_map(chart, found)
        return {**made, "communes": painted, "points": painted.points if painted else ()}, 200
    read = points.points(chart, found)
    turned = chart.kind is asked.Kind.BARS and not chart.x.type.is_time
    height = next(name for most, name in _HEIGHTS if len(read.points) <= most) if turned else ""
    return {**made, "points": read.points, "cut": read.cut, "missing": read.missing, "height": height}, 200
