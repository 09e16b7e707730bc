"""Names of reference systems: from what a file or a person says to "EPSG:2154"."""

import re

import pyproj
from pyproj.exceptions import CRSError

from beffroi.data.errors import RefusedContent

WGS84 = "EPSG:4326"


def asked(text: str) -> str:
    """The system a person named: "2154", "EPSG:2154". Raises RefusedContent when it does not exist."""
    found = re.fullmatch(r"(?:EPSG:)?(\d{4,6})", text.strip(), re.IGNORECASE)
    if found is not None:
        try:
            pyproj.CRS.from_epsg(int(found[1]))
        except CRSError:
            found = None
    if found is None:
        raise RefusedContent(
            "Le système de coordonnées demandé n’existe pas. Donnez un code EPSG, par exemple EPSG:2154 (Lambert-93).",
            code="bad_option",
        )
    return f"EPSG:{found[1]}"


def known(text: str | None) -> str | None:
    """The system a file names in WKT, PROJJSON or a URN; None when absent, unreadable, or no registered one."""
    if not text:
        return None
    if re.search(r"CRS:?84\b", text):
        return WGS84
    urn = re.fullmatch(r"(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d{4,6})", text.strip(), re.IGNORECASE)
    try:
        crs = pyproj.CRS.from_epsg(int(urn[1])) if urn else pyproj.CRS.from_user_input(text)
        code = crs.to_epsg(min_confidence=60)
    except CRSError:
        return None
    return f"EPSG:{code}" if code else None
