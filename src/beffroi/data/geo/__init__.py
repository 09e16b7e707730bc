"""Places: which reference system numbers are in, what a territory's frame is, what a map's tile is.

Pure functions; the engine does the rest.
"""

from beffroi.data.geo.boxes import FRANCE, Box, frame
from beffroi.data.geo.gml import SHAPES as GML_SHAPES
from beffroi.data.geo.gml import geometry as gml_geometry
from beffroi.data.geo.gml import system as gml_system
from beffroi.data.geo.mvt import key_name, with_keys
from beffroi.data.geo.systems import SYSTEMS, Reading, System, guess, system_of
from beffroi.data.geo.texts import GEOMETRY_TEXTS, POINT_TEXTS, PlaceText
from beffroi.data.geo.tiles import CELL, EXTENT, MARGIN, MOST_ZOOM, PIXEL, Tile

__all__ = [
    "CELL",
    "EXTENT",
    "FRANCE",
    "GEOMETRY_TEXTS",
    "GML_SHAPES",
    "MARGIN",
    "MOST_ZOOM",
    "PIXEL",
    "POINT_TEXTS",
    "SYSTEMS",
    "Box",
    "PlaceText",
    "Reading",
    "System",
    "Tile",
    "frame",
    "gml_geometry",
    "gml_system",
    "guess",
    "key_name",
    "system_of",
    "with_keys",
]
