"""From a query to the bytes of an export, whatever the format: what a caller chose is checked, then the lake writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from beffroi.city.catalog.public import engine
from beffroi.data.lake import Export, export_chunks, export_file
from beffroi.data.odsql import Context, Query
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.formats import Format
from beffroi.doors.explore.styles import Style


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported: a query on a dataset, and how the caller wants it."""

    query: Query
    context: Context
    style: Style


def stream(made: Format, source: Source, *, seconds: float) -> Iterator[bytes]:
    """The chunks of a format that streams. Whatever is wrong is raised before the first is given."""
    return export_chunks(engine(), _checked(made, source), seconds=seconds)


def write(made: Format, source: Source, target: Path, *, seconds: float) -> None:
    """Write the whole export to a file."""
    export_file(engine(), _checked(made, source), target, seconds=seconds)


def _checked(made: Format, source: Source) -> Export:
    """The export. Refuse what the format cannot carry and fields that are not there; other formats' parameters are ignored."""
    style, names = source.style, source.context.names
    if made.geo and not made.projects and style.epsg != 4326:
        raise InvalidParameter(
            f"Invalid value for epsg API parameter: {style.epsg} was found but {made.name} is always in 4326."
        )
    place = names.get(style.place) if style.place else None
    if made.geo and style.place and (place is None or not place.type.is_geo):
        raise InvalidParameter(
            f"Invalid value for main_geo_field API parameter: {style.place[:50]} was found but a geographic field is expected."
        )
    if made.name == "gpx":
        for name in (style.name_field, *style.described):
            if name and name not in names:
                raise InvalidParameter(
                    f"Invalid value for name_field or description_field_list API parameter: {name[:50]} was found but a "
                    "field of the dataset is expected."
                )
    return Export(made, source.query, source.context, style)
