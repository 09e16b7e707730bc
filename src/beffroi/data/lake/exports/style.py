"""How an export is wanted: all that does not choose its rows."""

from dataclasses import dataclass, field
from typing import Literal

Compression = Literal["snappy", "zstd"]
WGS84 = 4326


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How a CSV is written."""

    delimiter: str = ";"
    list_separator: str = ","
    quote_all: bool = False
    with_bom: bool = True


@dataclass(frozen=True, slots=True)
class ExportStyle:
    """The wishes of a caller; each format reads those that concern it.

    `place` is the field to draw (the one maps draw when None), `epsg` the system of its coordinates. `name_field` names
    waypoints, placemarks and points of interest (the first text when None); `described` are the fields of a GPX description;
    without `extensions` it holds all of them. `address` is the dataset's own, by which graphs name its records and fields.
    """

    csv: CsvStyle = field(default_factory=CsvStyle)
    labels: bool = False
    parquet: Compression = "snappy"
    place: str | None = None
    epsg: int = WGS84
    name_field: str | None = None
    described: tuple[str, ...] = ()
    extensions: bool = True
    address: str = "urn:beffroi"
