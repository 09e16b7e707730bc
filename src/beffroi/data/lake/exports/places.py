"""The place of each row as a geometry of the engine, in the system asked for."""

from functools import lru_cache

import duckdb
from pyproj import CRS
from pyproj.exceptions import CRSError

from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.exports.columns import Rows
from beffroi.data.lake.exports.style import WGS84


def geometry(rows: Rows, epsg: int = WGS84) -> str:
    """The geometry of a row (SQL), from its WKB; x first whatever the system says."""
    if rows.geometry is None:
        return "CAST(NULL AS GEOMETRY)"
    return projected(f"ST_GeomFromWKB({rows.geometry})", epsg)


def projected(shape: str, epsg: int) -> str:
    """A geometry in WGS84 (SQL), put in another system."""
    if epsg == WGS84:
        return shape
    return f"ST_Transform({shape}, 'EPSG:{WGS84}', 'EPSG:{epsg:d}', always_xy := true)"


@lru_cache(maxsize=1_024)
def system(epsg: int) -> CRS | None:
    """The reference system of that number, when coordinates of two dimensions can be written in it, by the engine too."""
    try:
        found = CRS.from_epsg(epsg)
    except CRSError:
        return None
    flat = (found.is_projected or found.is_geographic) and len(found.axis_info) == 2
    return found if flat and _known_to_engine(epsg) else None


def _known_to_engine(epsg: int) -> bool:
    """Its register may be older than pyproj's."""
    try:
        _trial().cursor().execute(f"SELECT {projected('ST_Point(3, 50)', epsg)}").fetchall()
    except duckdb.Error:
        return False
    return True


@lru_cache(maxsize=1)
def _trial() -> duckdb.DuckDBPyConnection:
    return open_memory("64MB", threads=1)
