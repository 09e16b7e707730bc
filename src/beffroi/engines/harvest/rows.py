"""Which of a record's files is its rows, and under which name the readers know it."""

import hashlib
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from beffroi.engines.harvest.records import Distribution

#: Formats the readers know, best first: types and geometry kept, one table, small.
READABLE = (
    "parquet", "geoparquet", "gpkg", "jsonl", "geojson", "csv", "tsv", "xlsx", "ods", "xls", "shp", "kml", "kmz", "gpx", "json",
)  # fmt: skip
_EDGE = 1 << 16  # bytes of a file's beginning and end
_MEDIA = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/geo+json": "geojson",
    "application/vnd.geo+json": "geojson",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/vnd.apache.parquet": "parquet",
    "application/parquet": "parquet",
    "application/geopackage+sqlite3": "gpkg",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.google-earth.kml+xml": "kml",
    "application/vnd.google-earth.kmz": "kmz",
    "application/gpx+xml": "gpx",
    "application/vnd.shp": "shp",
}
_ALIASES = {
    "shapefile": "shp",
    "geopackage": "gpkg",
    "excel": "xlsx",
    "ndjson": "jsonl",
    "geo+json": "geojson",
    "csv (;)": "csv",
}
_SERVICES = ("ogc:wms", "ogc:wmts", "wms", "wmts", "html", "pdf", "www:link")


def format_of(one: Distribution) -> str:
    """The format of a file, as a short word: what is said of it, else what its address ends with; "" when unknown."""
    said = one.format.strip().lower().lstrip(".")
    if said.startswith(_SERVICES):
        return ""
    words = (
        said,
        _ALIASES.get(said, ""),
        _MEDIA.get(said, ""),
        _MEDIA.get(one.media_type.strip().lower(), ""),
    )
    path = PurePosixPath(unquote(urlsplit(one.address).path.lower()))
    return next((word for word in (*words, path.suffix.lstrip("."), path.name) if word in READABLE), "")


def file_of_rows(files: tuple[Distribution, ...], most: int) -> Distribution | None:
    """The file to take rows from: the best format, none larger than `most` bytes as far as one knows."""
    good = [
        (READABLE.index(f), n, one)
        for n, one in enumerate(files)
        if (f := format_of(one)) and one.size <= most
    ]
    web = [found for found in good if found[2].address.startswith(("http://", "https://"))]
    return min(web, key=lambda found: found[:2])[2] if web else None


def file_name(one: Distribution) -> str:
    """A name whose ending tells the format, for the version's history."""
    stem = PurePosixPath(unquote(urlsplit(one.address).path)).stem or urlsplit(one.address).netloc
    kept = "".join(c for c in stem if c.isprintable() and c not in '/\\"').strip(". ")[:100] or "fichier"
    return f"{kept}.{format_of(one)}"


def digest_of(place: Path) -> str:
    """What tells a file from another."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_partial(place: Path) -> bool:
    """Whether a GeoJSON answer says, at its beginning or its end, that it is a page of something longer."""
    with place.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(place.stat().st_size - _EDGE, 0))
        edges = head + b"\n" + file.read(_EDGE)
    if b'"FeatureCollection"' not in edges:
        return False
    matched, returned = (
        re.search(rb'"' + name + rb'"\s*:\s*(\d{1,15})', edges)
        for name in (b"numberMatched", b"numberReturned")
    )
    if matched and returned:
        return int(matched[1]) > int(returned[1])
    return re.search(rb'"rel"\s*:\s*"next"', edges) is not None
