"""Layers of a geographic file, in the child process: Arrow batches from GDAL to Parquet, geometry first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from beffroi.data.errors import RefusedContent
from beffroi.data.lake.readers import crs, wire
from beffroi.data.lake.readers.columns import unique_names
from beffroi.data.lake.readers.natives import WKB, select_native
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.staging import quoted, too_wide
from beffroi.data.saying import named

_FAULTS = (
    DataLayerError,
    DataSourceError,
    FieldError,
    GeometryError,
    pa.ArrowException,
    RuntimeError,
    ValueError,
    OSError,
)
_GPX = ("waypoints", "tracks", "routes", "track_points", "route_points")
#: How a KML feature is drawn, which GDAL gives as fields: not data.
_DRAWING = frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet"})
_IN_UTC = frozenset({"gpx", "kml", "gpkg"})  # formats whose times are in UTC, which Arrow does not say
_FOLDER = "dossier"
_GEOMETRY = "wkb_geometry"


def names(request: dict[str, Any]) -> dict[str, Any]:
    """The layers of a file."""
    return {"names": _layers(request["path"])}


def stage(request: dict[str, Any]) -> dict[str, Any]:
    """Lay down one layer, or all those of a KML; see `vector.read_vector`."""
    limits = wire.limits_from(request["limits"])
    notes = NoteBook(limits.max_notes)
    path, kind, folder = request["path"], request["kind"], Path(request["folder"])
    pyogrio.set_gdal_config_options(
        {"SHAPE_RESTORE_SHX": "YES", "OGR_SQLITE_LOAD_EXTENSIONS": "NO", "GDAL_NUM_THREADS": "1"}
    )
    chosen = _chosen(path, kind, request["layer"], notes)
    headers: list[str] = ["geometry"]
    parts: list[Path] = []
    system: str | None = None
    rows = 0
    for index, layer in enumerate(chosen):
        part = folder / f"layer{index}.parquet"
        count, layer_crs = _write(
            path,
            layer,
            part,
            encoding=request["encoding"],
            headers=headers,
            kind=kind,
            several=len(chosen) > 1,
        )
        if count:
            parts.append(part)
            system = system or layer_crs
            rows += count
    if rows == 0:
        raise RefusedContent(
            "Cette couche ne contient aucune entité. Vérifiez l’export, ou choisissez une autre couche.",
            code="empty",
        )
    if len(headers) > limits.max_columns:
        raise too_wide(len(headers), limits)
    if request["crs"]:
        system = request["crs"]
    relation, columns = _relation(parts, headers, kind, system, notes)
    details = {"layer": ", ".join(chosen)[:300], "crs": system, "encoding": request["encoding"]}
    return {
        "relation": relation,
        "columns": columns,
        "rows": rows,
        "notes": wire.notes_to(notes.notes()),
        "details": {key: value for key, value in details.items() if value},
    }


def _broken() -> RefusedContent:
    return RefusedContent(
        "Ce fichier géographique est abîmé ou incomplet (pour un Shapefile : .shp, .dbf, .shx et .prj ensemble). "
        "Refaites l’export et renvoyez-le.",
        code="corrupt",
    )


def _layers(path: str) -> list[str]:
    try:
        return [str(name) for name, _ in pyogrio.list_layers(path)]
    except _FAULTS as error:
        raise _broken() from error


def _chosen(path: str, kind: str, asked: str | None, notes: NoteBook) -> list[str]:
    found = _layers(path)
    if not found:
        raise _broken()
    if kind == "shapefile":
        return found[:1]
    listed = ", ".join(f"« {name} »" for name in found[:30])
    if asked is not None:
        if asked not in found:
            raise RefusedContent(
                f"Le fichier n’a pas de couche « {asked[:100]} ». Choisissez parmi : {listed}.", code="choose"
            )
        return [asked]
    if kind == "kml" or len(found) == 1:
        return found
    order = [name for name in _GPX if name in found] if kind == "gpx" else found
    filled = [name for name in order if _has_rows(path, name)]
    if not filled:
        return order[:1]
    others = [name for name in filled[1:] if not name.endswith("_points")]
    if others:
        notes.add("other_layers", {"names": named(found, 30), "name": filled[0]})
    return filled[:1]


def _has_rows(path: str, layer: str) -> bool:
    try:
        _, table = pyogrio.read_arrow(path, layer=layer, max_features=1)
    except _FAULTS:
        return False
    return bool(table.num_rows)


def _write(
    path: str, layer: str, part: Path, *, encoding: str | None, headers: list[str], kind: str, several: bool
) -> tuple[int, str | None]:
    """Stream a layer to Parquet; columns are named by the place of their header in `headers`, which grows."""
    count = 0
    try:
        with pyogrio.open_arrow(path, layer=layer, encoding=encoding, use_pyarrow=True) as (meta, reader):
            geometry = meta.get("geometry_name") or _GEOMETRY
            columns = [_place(name, geometry, headers, kind) for name in reader.schema.names]
            kept = [index for index, column in enumerate(columns) if column is not None]
            fields = [
                reader.schema.field(index).with_name(f"c{columns[index]}").remove_metadata() for index in kept
            ]
            label = _place(_FOLDER, geometry, headers, kind) if several else None
            if label is not None:
                fields.append(pa.field(f"c{label}", pa.string()))
            with pq.ParquetWriter(
                part, pa.schema(fields), compression="lz4", write_statistics=False
            ) as writer:
                for batch in reader:
                    arrays = [batch.column(index) for index in kept]
                    if label is not None:
                        arrays.append(pa.array([layer] * batch.num_rows, pa.string()))
                    writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=writer.schema))
                    count += batch.num_rows
            return count, crs.known(meta.get("crs"))
    except _FAULTS as error:
        raise _broken() from error


def _place(name: str, geometry: str, headers: list[str], kind: str) -> int | None:
    if name == geometry:
        return 0
    if kind == "kml" and name in _DRAWING:
        return None
    if name not in headers[1:]:
        headers.append(name)
    return headers.index(name, 1)


def _relation(
    parts: Sequence[Path], headers: Sequence[str], kind: str, system: str | None, notes: NoteBook
) -> tuple[str, list[list[str | None]]]:
    files = f"read_parquet([{', '.join(map(quoted, parts))}], union_by_name = true)"
    with duckdb.connect(":memory:", config={"threads": 1, "autoload_known_extensions": False}) as connection:
        found = {
            str(name): str(native)
            for name, native, *_ in connection.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()
        }
        empty = _empty(connection, files, found) if kind in {"kml", "gpx"} else set()
    shown = [index for index in range(len(headers)) if f"c{index}" in found and f"c{index}" not in empty]
    selected: list[str] = []
    columns: list[list[str | None]] = []
    for index, name in zip(shown, unique_names([headers[index] for index in shown], notes), strict=True):
        column = f"c{index}"
        expression, native = select_native(column, WKB if index == 0 else found[column])
        if native == "TIMESTAMP" and kind in _IN_UTC:
            expression, native = f"timezone('UTC', {expression})", "TIMESTAMP WITH TIME ZONE"
        place = f"c{len(columns)}"
        selected.append(f"{expression} AS {place}")
        columns.append([place, name, native, system if native == WKB else None])
    return f"(SELECT {', '.join(selected)} FROM {files})", columns


def _empty(connection: duckdb.DuckDBPyConnection, files: str, found: dict[str, str]) -> set[str]:
    """Columns without a value: GPX and KML have dozens of optional ones."""
    counted = list(found)
    row = (
        connection.execute(
            f"SELECT {', '.join(f'count({name})' for name in counted)} FROM {files}"
        ).fetchone()
        or ()
    )
    return {name for name, count in zip(counted, row, strict=True) if count == 0}
