"""A request on a dataset, with what has to be looked up before it is asked: the place that `geo_digest` names."""

import orjson
import shapely

from beffroi.data.fields import Field
from beffroi.data.odsql import Expression, Query, compile_records, same_place
from beffroi.doors.explore.legacy.filters import Asked
from beffroi.doors.explore.legacy.shapes import geometry
from beffroi.doors.explore.legacy.values import name, text
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.rows import fetch
from beffroi.doors.explore.shelf import Served


def of(served: Served, parameters: Parameters) -> Asked:
    """The request, on that dataset. Places are looked for in its first field of places, or in the one `geo_field` names."""
    fields = [field for field in served.schema if field.type.is_geo]
    asked = parameters.text("geo_field")
    geo = next((field for field in fields if asked in {None, field.name}), None)
    there = tuple(_there(served, geo, digest) for digest in parameters.texts("geo_digest"))
    return Asked(parameters, served.context().names, geo, there)


def _there(served: Served, geo: Field | None, digest: str) -> str | Expression:
    """The records that are where the one of that digest is; that one alone when nothing can be told to be there too."""
    alone = f"recordid = {text(digest)}"
    if geo is None:
        return alone
    query = Query(select=f"{name(geo)} as shape", where=(alone, f"{name(geo)} is not null"), limit=1)
    for row in fetch(compile_records(query, served.context()), orjson.loads):
        shape = shapely.from_geojson(orjson.dumps(geometry(row["shape"], geo)))
        if shape.is_valid and shape.geom_type != "GeometryCollection":
            return same_place(geo, shapely.to_wkt(shape, rounding_precision=-1))
    return alone
