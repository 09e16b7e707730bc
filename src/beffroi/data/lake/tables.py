"""A serving file made of values at hand: for small tables the house itself keeps (the catalogue), never for people's files."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from beffroi.data.fields import BBOX_SUFFIX, Field, FieldType, Schema
from beffroi.data.lake.duck import open_memory, text_literal
from beffroi.data.lake.versions import SERVING

_TYPES = {
    FieldType.INT: "BIGINT",
    FieldType.DOUBLE: "DOUBLE",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.DATETIME: "TIMESTAMPTZ",
    FieldType.GEO_POINT: "STRUCT(lon DOUBLE, lat DOUBLE)",
}
_LIST, _TEXT = "VARCHAR[]", "VARCHAR"


def write_small_table(folder: Path, schema: Schema, rows: Sequence[Mapping[str, Any]]) -> None:
    """Lay down `folder/serving.duckdb`, whole or not at all: table `rows`, laid out as `data/fields.py` says.

    Values are those of the Explore API (dates and instants as ISO text; one that is no date is null), but for
    outlines (geo_shape): their WKT in WGS84. A folder that has its file already is left as it is.
    """
    if (folder / SERVING).is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".serving-")
    os.close(handle)
    part = Path(name)
    part.unlink()
    try:
        with open_memory("2GB", threads=1) as connection:
            connection.register("given", _arrow(schema, rows))
            connection.execute(f"ATTACH {text_literal(str(part))} AS made (STORAGE_VERSION 'latest')")
            columns = ", ".join(_column(f"c{position}", field) for position, field in enumerate(schema))
            connection.execute(f"CREATE TABLE made.rows AS SELECT {columns} FROM given")
            connection.execute("DETACH made")
        part.replace(folder / SERVING)
    finally:
        part.unlink(missing_ok=True)
        Path(f"{part}.wal").unlink(missing_ok=True)


def _column(given: str, field: Field) -> str:
    name = _escaped(field.name)
    if field.type is FieldType.GEO_SHAPE:
        shape = f"TRY(ST_GeomFromText({given}))"
        sides = ", ".join(f"{side} := ST_{side}({shape})" for side in ("xmin", "ymin", "xmax", "ymax"))
        box = f"CASE WHEN {shape} IS NOT NULL THEN struct_pack({sides}) END"
        return f'{shape} AS "{name}", {box} AS "{name}{BBOX_SUFFIX}"'
    return f'TRY_CAST({given} AS {_sql_type(field.type, multivalued=field.multivalued)}) AS "{name}"'


def _sql_type(kind: FieldType, *, multivalued: bool) -> str:
    return _LIST if multivalued else _TYPES.get(kind, _TEXT)


def _escaped(name: str) -> str:
    return name.replace('"', '""')


def _arrow(schema: Schema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    columns = []
    for field in schema:
        match field.type:
            case _ if field.multivalued:
                kind = pa.list_(pa.string())
            case FieldType.INT:
                kind = pa.int64()
            case FieldType.DOUBLE:
                kind = pa.float64()
            case FieldType.BOOLEAN:
                kind = pa.bool_()
            case FieldType.GEO_POINT:
                kind = pa.struct([("lon", pa.float64()), ("lat", pa.float64())])
            case _:
                kind = pa.string()
        columns.append(pa.array([row.get(field.name) for row in rows], type=kind))
    return pa.table(columns, names=[f"c{position}" for position in range(len(schema))])
