"""Files GDAL writes from the engine's batches: attributes in types it knows, the geometry as WKB."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyogrio.raw import write_arrow

from beffroi.data.lake.exports.columns import Rows
from beffroi.data.lake.exports.places import geometry, projected
from beffroi.data.lake.exports.stream import HEAVY, Batches

_SHAPE = "~shape"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer to be written: the SQL of its attributes, their names; `where` chooses the rows (ours, on `shape`), and `drawn`
    is what of their shape goes in it."""

    path: Path
    driver: str
    kind: str  # OGR's name of the geometry type
    cells: Sequence[str]
    names: Sequence[str]
    options: dict[str, str]
    where: str = "true"
    drawn: str = "shape"


def survey(engine: Batches, rows: Rows, *, seconds: float) -> dict[str | None, int]:
    """How many rows have each kind of geometry ("POINT"…), None for those without."""
    sql = (
        f"SELECT CAST(ST_GeometryType(shape) AS VARCHAR) AS kind, count(*) AS n FROM "
        f"(SELECT {geometry(rows)} AS shape FROM ({rows.sql})) GROUP BY 1"
    )
    found = [batch.to_pydict() for batch in engine.batches(sql, rows.params, seconds=seconds)]
    return {kind: n for part in found for kind, n in zip(part["kind"], part["n"], strict=True)}


def write_layer(engine: Batches, rows: Rows, layer: Layer, epsg: int, *, seconds: float) -> None:
    """Write one layer, batch after batch."""
    shown = _SHAPE
    while shown in layer.names:  # a caller may choose any key
        shown += "~"
    cells = "".join(f"{cell} AS a{place}, " for place, cell in enumerate(layer.cells))
    shape = f"CASE WHEN shape IS NOT NULL THEN ST_AsWKB({projected(layer.drawn, epsg)}) END"
    sql = f"SELECT {cells}{shape} AS g FROM (SELECT *, {geometry(rows)} AS shape FROM ({rows.sql})) WHERE {layer.where}"
    batches = engine.batches(sql, rows.params, seconds=seconds, rows=HEAVY)
    first = next(batches, None)
    if first is None:
        types = [pa.string() for _ in layer.cells]
        first = pa.RecordBatch.from_arrays(
            [pa.array([], kind) for kind in (*types, pa.binary())], names=[*layer.names, shown]
        )
    schema = pa.schema(
        [pa.field(name, field.type) for name, field in zip([*layer.names, shown], first.schema, strict=True)]
    )

    def named() -> Iterator[pa.RecordBatch]:
        yield pa.RecordBatch.from_arrays(first.columns, schema=schema)
        for batch in batches:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL says what each format shortens; our documentation does too
        write_arrow(
            pa.RecordBatchReader.from_batches(schema, named()),
            str(layer.path),
            driver=layer.driver,
            geometry_name=shown,
            geometry_type=layer.kind,
            crs=f"EPSG:{epsg}",
            layer_options=layer.options,
        )
