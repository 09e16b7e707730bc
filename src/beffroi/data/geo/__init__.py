"""Places: which reference system numbers are in, what a territory's frame is. Pure functions; the engine does the rest."""

from beffroi.data.geo.boxes import FRANCE, Box, frame
from beffroi.data.geo.systems import SYSTEMS, Reading, System, guess, system_of
from beffroi.data.geo.texts import GEOMETRY_TEXTS, POINT_TEXTS, PlaceText

__all__ = [
    "FRANCE",
    "GEOMETRY_TEXTS",
    "POINT_TEXTS",
    "SYSTEMS",
    "Box",
    "PlaceText",
    "Reading",
    "System",
    "frame",
    "guess",
    "system_of",
]
