"""The formats a dataset's rows leave in: media type, extension, and whether they need a place.

Below every door, because one door writes the files and others say that they exist.
"""

from dataclasses import dataclass

from beffroi.data.fields import Schema


@dataclass(frozen=True, slots=True)
class Format:
    """One export format."""

    name: str
    media: str
    extension: str
    geo: bool = False  # for datasets with a place only
    streams: bool = True  # can be sent as it is made
    projects: bool = False  # carries coordinates of other systems than WGS84
    linked: bool = False  # names things by the address of the service


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    made.name: made
    for made in (
        Format("csv", "text/csv; charset=utf-8", "csv"),
        Format("json", "application/json; charset=utf-8", "json"),
        Format("jsonl", "application/jsonl; charset=utf-8", "jsonl"),
        Format("geojson", "application/geo+json; charset=utf-8", "geojson", geo=True, projects=True),
        Format("parquet", "application/parquet", "parquet", streams=False, projects=True),
        Format("xlsx", _SHEET, "xlsx", streams=False),
        Format("shp", "application/zip", "zip", geo=True, streams=False, projects=True),
        Format("fgb", "application/octet-stream", "fgb", geo=True, streams=False, projects=True),
        Format("kml", "application/vnd.google-earth.kml+xml", "kml", geo=True),
        Format("gpx", "application/gpx+xml", "gpx", geo=True),
        Format("ov2", "application/octet-stream", "ov2", geo=True),
        Format("rdfxml", "application/rdf+xml", "rdf", linked=True),
        Format("turtle", "text/turtle; charset=utf-8", "ttl", linked=True),
        Format("n3", "text/n3; charset=utf-8", "n3", linked=True),
        Format("jsonld", "application/ld+json", "jsonld", linked=True),
    )
}


def offered(schema: Schema) -> list[Format]:
    """The formats a dataset of that schema can leave in."""
    return [made for made in FORMATS.values() if schema.geo is not None or not made.geo]
