"""Features: a page of them, one."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson
import shapely
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import Dataset, Version, engine, folder
from beffroi.city.metadata.public import site_of
from beffroi.data.errors import NotFound
from beffroi.data.odsql import (
    ColumnKind,
    Context,
    Query,
    QueryLimits,
    Statement,
    compile_count,
    compile_record,
    compile_records,
)
from beffroi.doors.ogc.collections import opened
from beffroi.doors.ogc.door import GEOJSON, Answer, link, ogc, only
from beffroi.doors.ogc.parameters import MOST, REACH, read
from beffroi.doors.ogc.systems import CRS84, checked, mover

_LIMITS = QueryLimits(page=MOST, offset=REACH)


@ogc
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """A page of features, with the address of the next."""
    dataset, version = opened(dataset_id)
    query = read(request.GET, version.schema)
    system = checked(request.GET.get("crs"))
    context = _context(dataset, version)
    total = _run(compile_count(query, context))[0][0] if query.where else version.records_count
    features = _features(compile_records(query, context, geometry="wkb"), context, system)
    here = f"{site_of(request).base}/ogc/collections/{dataset_id}"
    links = [link("self", _at(here, request, query.offset), GEOJSON), link("collection", here)]
    for rel, offset in (("prev", query.offset - query.limit), ("next", query.offset + query.limit)):
        if (rel == "prev" and query.offset) or (rel == "next" and offset < total):
            links.append(link(rel, _at(here, request, max(offset, 0)), GEOJSON))
    body = {
        "type": "FeatureCollection",
        "numberMatched": total,
        "numberReturned": len(features),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": links,
        "features": features,
    }
    return Answer(body, GEOJSON, **{"Content-Crs": f"<{system}>"})


@ogc
def feature(request: HttpRequest, dataset_id: str, feature_id: str) -> HttpResponse:
    """One feature by its record's identifier."""
    only(request, "crs")
    dataset, version = opened(dataset_id)
    system = checked(request.GET.get("crs"))
    query, context = Query(select="recordid, *"), _context(dataset, version)
    found = _features(compile_record(feature_id, query, context, geometry="wkb"), context, system)
    if not found:
        raise NotFound("Cette entité n'existe pas, ou plus, dans la version publiée.")
    here = f"{site_of(request).base}/ogc/collections/{dataset_id}"
    links = [link("self", f"{here}/items/{found[0]['id']}", GEOJSON), link("collection", here)]
    body = {**found[0], "links": links}
    return Answer(body, GEOJSON, **{"Content-Crs": f"<{system}>"})


def _features(statement: Statement, context: Context, system: str) -> list[dict[str, Any]]:
    geo = context.schema.geo
    move = mover(CRS84, system)
    names = [column.key for column in statement.columns]
    inlined = [column.kind is ColumnKind.JSON for column in statement.columns]
    features = []
    for row in _run(statement):
        values = dict(zip(names, row, strict=False))
        for name, json in zip(names, inlined, strict=True):
            if json and values[name] is not None:
                values[name] = orjson.loads(values[name])
        identifier = values.pop("recordid")
        if geo is not None:
            values.pop(geo.name, None)
        wkb = row[len(names)]
        drawn = shapely.to_geojson(move(shapely.from_wkb(wkb))) if wkb is not None else None
        geometry = orjson.loads(drawn) if drawn is not None else None
        features.append({"type": "Feature", "id": identifier, "geometry": geometry, "properties": values})
    return features


def _context(dataset: Dataset, version: Version) -> Context:
    return Context(
        schema=version.schema,
        table=engine().table(folder(version)),
        dataset_id=dataset.dataset_id,
        salt=f"{dataset.uid}/{version.number}",
        uid=dataset.uid,
        limits=_LIMITS,
        updated=version.published_at,
    )


def _run(statement: Statement) -> list[tuple[Any, ...]]:
    return engine().fetch(statement.sql, statement.params, seconds=settings.BEFFROI["QUERY_SECONDS"])


def _at(here: str, request: HttpRequest, offset: int) -> str:
    kept = [(name, text) for name, text in request.GET.items() if name != "offset"]
    asked = urlencode([*kept, *([("offset", offset)] if offset else [])])
    return f"{here}/items?{asked}" if asked else f"{here}/items"
