"""Shapefiles in a zip (ESRI Shapefile Technical Description, 1998): a layer for each kind of geometry, and a table of the names.

The format knows one kind of geometry a layer, names of ten letters, texts of 254 bytes, no hour, and files of two gigabytes.
"""

import csv
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from beffroi.data.errors import LimitReached
from beffroi.data.fields import FieldType
from beffroi.data.lake.exports.cells import cell
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.gdal import Layer, survey, write_layer
from beffroi.data.lake.exports.stream import Batches
from beffroi.data.lake.exports.style import ExportStyle

#: Bounds of the format: columns of a DBF, letters of a name, bytes of a text, bytes of a file.
MOST_COLUMNS, NAME, TEXT, MOST_BYTES = 255, 10, 254, 2**31 - 1
TABLE = "champs.csv"
_COLLECTION = "GEOMETRYCOLLECTION"
#: Layer, its geometry type for OGR, what of a collection it takes (0: nothing), and what goes in it.
_LAYERS = (
    ("points", "Point", 0, ("POINT",)),
    ("multipoints", "MultiPoint", 1, ("MULTIPOINT", _COLLECTION)),
    ("lignes", "LineString", 2, ("LINESTRING", "MULTILINESTRING", _COLLECTION)),
    ("surfaces", "Polygon", 3, ("POLYGON", "MULTIPOLYGON", _COLLECTION)),
)


_TYPE = "CAST(ST_GeometryType(shape) AS VARCHAR)"
_IS_COLLECTION = f"{_TYPE} = '{_COLLECTION}'"


class ShapefileTooSmall(LimitReached):
    """There are more columns or bytes than a shapefile holds."""

    code = "shapefile_too_small"


def write_shapefile(engine: Batches, rows: Rows, style: ExportStyle, target: Path, *, seconds: float) -> None:
    """Write the layers the rows need into a zip; rows without a place go with the first.

    A collection is shared out: its points, lines and surfaces each go to their layer.

    Raises:
        ShapefileTooSmall: more columns, or larger files, than the format holds.
    """
    if len(rows.columns) > MOST_COLUMNS:
        raise ShapefileTooSmall(
            f"Un shapefile contient {MOST_COLUMNS} colonnes au plus, cet export {len(rows.columns)} : "
            "choisissez des colonnes avec select, ou un autre format."
        )
    names = dbf_names([c.key for c in rows.columns])
    kinds = survey(engine, rows, seconds=seconds)
    needed = [layer for layer in _LAYERS if set(layer[3]) & set(kinds)] or [_LAYERS[0]]
    with TemporaryDirectory(dir=target.parent) as place:
        folder = Path(place)
        for position, (name, kind, part, types) in enumerate(needed):
            listed = ", ".join(f"'{text}'" for text in types)
            drawn = (
                f"CASE WHEN {_IS_COLLECTION} THEN ST_CollectionExtract(shape, {part}) ELSE shape END"
                if part
                else "shape"
            )
            where = f"{_TYPE} IN ({listed}) AND NOT ST_IsEmpty({drawn})"
            layer = Layer(
                path=folder / f"{name}.shp",
                driver="ESRI Shapefile",
                kind=kind,
                cells=[_attribute(c, style.csv.list_separator) for c in rows.columns],
                names=names,
                options={"ENCODING": "UTF-8"},
                drawn=drawn,
                where=where if position else f"({where} OR shape IS NULL)",
            )
            write_layer(engine, rows, layer, style.epsg, seconds=seconds)
        _check(folder)
        _write_table(folder / TABLE, rows.columns, names)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)


def dbf_names(keys: Sequence[str]) -> list[str]:
    """Names a DBF can hold: ten letters, digits or `_`, none twice whatever the case."""
    given: list[str] = []
    taken: set[str] = set()
    for key in keys:
        plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
        whole = re.sub(r"\W+", "_", plain).strip("_") or "champ"
        name, number = whole[:NAME].rstrip("_"), 1
        while name.lower() in taken:
            number += 1
            name = f"{whole[: NAME - 1 - len(str(number))]}_{number}"
        taken.add(name.lower())
        given.append(name)
    return given


def _attribute(column: ExportColumn, list_separator: str) -> str:
    """Numbers, booleans and days are typed; anything else is the text a CSV would show."""
    if column.holds in {Holds.NUMBER, Holds.BOOLEAN}:
        return column.sql
    if column.type is FieldType.DATE and not column.period:
        return f"TRY_CAST({column.sql} AS DATE)"
    return f"CAST({cell(column, list_separator)} AS VARCHAR)"


def _check(folder: Path) -> None:
    for path in folder.iterdir():
        if path.stat().st_size > MOST_BYTES:
            raise ShapefileTooSmall(
                "Un fichier de shapefile fait 2 Go au plus : filtrez avec where, ou choisissez FlatGeobuf ou Parquet."
            )


def _write_table(path: Path, columns: Sequence[ExportColumn], names: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("nom_dbf", "champ", "type"))
        writer.writerows((name, c.key, c.type or "") for name, c in zip(names, columns, strict=True))
