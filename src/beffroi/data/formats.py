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


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    made.name: made
    for made in (
        Format("csv", "text/csv; charset=utf-8", "csv"),
        Format("json", "application/json; charset=utf-8", "json"),
        Format("jsonl", "application/jsonl; charset=utf-8", "jsonl"),
        Format("geojson", "application/geo+json; charset=utf-8", "geojson", geo=True),
        Format("parquet", "application/parquet", "parquet", streams=False),
        Format("xlsx", _SHEET, "xlsx", streams=False),
    )
}


def offered(schema: Schema) -> list[Format]:
    """The formats a dataset of that schema can leave in."""
    return [made for made in FORMATS.values() if schema.geo is not None or not made.geo]
