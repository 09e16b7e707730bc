"""FlatGeobuf exports: one layer of typed attributes, indexed when that holds in memory and every row has a place."""

from pathlib import Path
from tempfile import TemporaryDirectory

from beffroi.data.lake.exports.cells import cell
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.gdal import Layer, survey, write_layer
from beffroi.data.lake.exports.stream import Batches
from beffroi.data.lake.exports.style import ExportStyle

#: The index is built in memory: about a hundred bytes a row. Beyond, rows come in the order of the query, without it.
INDEXED = 500_000
_KINDS = {
    "POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon", "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString", "MULTIPOLYGON": "MultiPolygon", "GEOMETRYCOLLECTION": "GeometryCollection",
}  # fmt: skip


def write_flatgeobuf(
    engine: Batches, rows: Rows, style: ExportStyle, target: Path, *, seconds: float
) -> None:
    """Write the rows to `target`."""
    kinds = survey(engine, rows, seconds=seconds)
    indexed = None not in kinds and sum(kinds.values()) <= INDEXED
    drawn = set(kinds) - {None}
    kind = _KINDS.get(str(next(iter(drawn))), "Unknown") if len(drawn) == 1 else "Unknown"
    cells = [_attribute(c, style.csv.list_separator) for c in rows.columns]
    options = {"SPATIAL_INDEX": "YES" if indexed else "NO", "TEMPORARY_DIR": str(target.parent)}
    with TemporaryDirectory(dir=target.parent) as folder:
        path = Path(folder) / "rows.fgb"  # under any other ending, GDAL would make a folder
        layer = Layer(path, "FlatGeobuf", kind, cells, [c.key for c in rows.columns], options)
        write_layer(engine, rows, layer, style.epsg, seconds=seconds)
        path.replace(target)


def _attribute(column: ExportColumn, list_separator: str) -> str:
    """What GDAL has a type for stays typed; anything else is the text a CSV would show."""
    if column.holds in {Holds.NUMBER, Holds.BOOLEAN, Holds.NATIVE}:
        return column.sql
    return cell(column, list_separator)
