"""The file to keep and exchange: GeoParquet 1.1 (geometries in WKB, a bbox column beside), groups of 122 880 rows, zstd.

Its columns are the fields, nothing else but the bbox. Source: GeoParquet 1.1.0, OGC.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from beffroi.data.fields import BBOX_SUFFIX, Field, FieldType, Schema
from beffroi.data.lake.build.running import run
from beffroi.data.lake.duck import text_literal
from beffroi.data.lake.report import Progress

_GROUP = 122_880  # rows
_KINDS = {
    "POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon", "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString", "MULTIPOLYGON": "MultiPolygon", "GEOMETRYCOLLECTION": "GeometryCollection",
}  # fmt: skip


def write_parquet(
    connection: duckdb.DuckDBPyConnection, table: str, schema: Schema, target: Path, progress: Progress
) -> None:
    """Write the rows of a serving table, in its order."""
    parts: list[str] = []
    main = schema.geo
    for field in schema:
        name = f'"{field.name}"'
        if field.type is FieldType.GEO_POINT:
            parts.append(
                f"CASE WHEN {name} IS NOT NULL THEN ST_AsWKB(ST_Point({name}.lon, {name}.lat)) END AS {name}"
            )
        elif field.type is FieldType.GEO_SHAPE:
            parts.append(f"ST_AsWKB({name}) AS {name}")
        else:
            parts.append(name)
    bbox = _bbox_name(schema)
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {_GROUP}"
    if main is not None:
        parts.append(f"{_bbox(main)} AS {bbox}")
        meta = json.dumps(_metadata(connection, table, schema, bbox), ensure_ascii=True)
        options += f", KV_METADATA {{geo: {text_literal(meta)}}}"
    run(
        connection,
        f"COPY (SELECT {', '.join(parts)} FROM {table}) TO {text_literal(str(target))} ({options})",
        progress,
        "parquet",
    )


def _bbox_name(schema: Schema) -> str:
    names = {field.name for field in schema}
    return next(
        name for name in ("bbox", *(f"bbox_{n}" for n in range(2, len(names) + 3))) if name not in names
    )


def _bbox(field: Field) -> str:
    name = f'"{field.name}"'
    if field.type is FieldType.GEO_SHAPE:
        return f'"{field.name}{BBOX_SUFFIX}"'
    sides = f"xmin := {name}.lon, ymin := {name}.lat, xmax := {name}.lon, ymax := {name}.lat"
    return f"CASE WHEN {name} IS NOT NULL THEN struct_pack({sides}) END"


def _metadata(connection: duckdb.DuckDBPyConnection, table: str, schema: Schema, bbox: str) -> dict[str, Any]:
    main = schema.geo
    assert main is not None
    columns: dict[str, Any] = {}
    for field in (f for f in schema if f.type.is_geo):
        columns[field.name] = {"encoding": "WKB", **_extent(connection, table, field)}
    columns[main.name]["covering"] = {
        "bbox": {side: [bbox, side] for side in ("xmin", "ymin", "xmax", "ymax")}
    }
    return {"version": "1.1.0", "primary_column": main.name, "columns": columns}


def _extent(connection: duckdb.DuckDBPyConnection, table: str, field: Field) -> dict[str, Any]:
    name = f'"{field.name}"'
    kinds: Sequence[str] = ["Point"]
    sides = [f"min({name}.lon)", f"min({name}.lat)", f"max({name}.lon)", f"max({name}.lat)"]
    if field.type is FieldType.GEO_SHAPE:
        box = f'"{field.name}{BBOX_SUFFIX}"'
        sides = [f"min({box}.xmin)", f"min({box}.ymin)", f"max({box}.xmax)", f"max({box}.ymax)"]
        found = connection.execute(
            f"SELECT DISTINCT ST_GeometryType({name})::VARCHAR FROM {table} WHERE {name} IS NOT NULL"
        ).fetchall()
        kinds = sorted(_KINDS[kind] for (kind,) in found if kind in _KINDS)
    bounds = connection.execute(f"SELECT {', '.join(sides)} FROM {table}").fetchone()
    extent: dict[str, Any] = {"geometry_types": list(kinds)}
    if bounds and bounds[0] is not None:
        extent["bbox"] = [float(side) for side in bounds]
    return extent
