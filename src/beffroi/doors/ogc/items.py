"""Features: a page of them, one."""

from typing import Any

import orjson
import shapely
from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import ask, context
from beffroi.city.metadata.public import site_of
from beffroi.data.errors import NotFound
from beffroi.data.odsql import (
    ColumnKind,
    Context,
    Query,
    Statement,
    compile_count,
    compile_record,
    compile_records,
)
from beffroi.doors.ogc.collections import opened
from beffroi.doors.ogc.door import GEOJSON, Answer, link, ogc, only
from beffroi.doors.ogc.paging import collection_page
from beffroi.doors.ogc.parameters import LIMITS, read
from beffroi.doors.ogc.systems import CRS84, checked, mover


@ogc
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """A page of features, with the address of the next."""
    dataset, version = opened(dataset_id)
    query = read(request.GET, version.schema)
    system = checked(request.GET.get("crs"))
    known = context(dataset, version, LIMITS)
    total = ask(compile_count(query, known))[0][0] if query.where else version.records_count
    features = _features(compile_records(query, known, geometry="wkb"), known, system)
    here = f"{site_of(request).base}/ogc/collections/{dataset_id}"
    body = collection_page(request, here, query, total, features)
    return Answer(body, GEOJSON, **{"Content-Crs": f"<{system}>"})


@ogc
def feature(request: HttpRequest, dataset_id: str, feature_id: str) -> HttpResponse:
    """One feature by its record's identifier."""
    only(request, "crs")
    dataset, version = opened(dataset_id)
    system = checked(request.GET.get("crs"))
    query, known = Query(select="recordid, *"), context(dataset, version, LIMITS)
    found = _features(compile_record(feature_id, query, known, geometry="wkb"), known, system)
    if not found:
        raise NotFound("Cette entité n'existe pas, ou plus, dans la version publiée.")
    here = f"{site_of(request).base}/ogc/collections/{dataset_id}"
    links = [link("self", f"{here}/items/{found[0]['id']}", GEOJSON), link("collection", here)]
    body = {**found[0], "links": links}
    return Answer(body, GEOJSON, **{"Content-Crs": f"<{system}>"})


def _features(statement: Statement, known: Context, system: str) -> list[dict[str, Any]]:
    geo = known.schema.geo
    move = mover(CRS84, system)
    names = [column.key for column in statement.columns]
    inlined = [column.kind is ColumnKind.JSON for column in statement.columns]
    features = []
    for row in ask(statement):
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
