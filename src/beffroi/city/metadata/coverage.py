"""Where and when: the space and the time a dataset is about."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from beffroi.data.rdf import Resource, Text, text

Box = tuple[float, float, float, float]


def moment(said: object) -> Text | None:
    """An ISO year, date or instant as a typed text; None when it is none."""
    written = str(said or "").strip()
    if len(written) == 4 and written.isdecimal():
        return text(written, datatype="xsd:gYear")
    try:
        if len(written) <= 10:
            return text(date.fromisoformat(written).isoformat(), datatype="xsd:date")
        return text(datetime.fromisoformat(written).isoformat(), datatype="xsd:dateTime")
    except ValueError:
        return None


def place(name: str, box: Box | None) -> Resource | None:
    """A location: its name, and its box as WKT in longitude and latitude."""
    if not name and box is None:
        return None
    found = Resource(None, ("dct:Location",)).add("locn:geographicName", text(name, "fr"))
    if box is not None:
        found.add("dcat:bbox", text(polygon(box), datatype="gsp:wktLiteral"))
    return found


def polygon(box: Box) -> str:
    """A box as a WKT polygon, to six decimals: ten centimetres."""
    west, south, east, north = (round(side, 6) for side in box)
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({', '.join(f'{x} {y}' for x, y in corners)}))"


def period(said: Mapping[str, Any]) -> Resource | None:
    """The time a dataset is about: `temporal_coverage_start` and `_end`, or `temporal` as "start/end"."""
    start, _, end = str(said.get("temporal") or "").partition("/")
    begins = moment(said.get("temporal_coverage_start") or start)
    ends = moment(said.get("temporal_coverage_end") or end)
    if begins is None and ends is None:
        return None
    return Resource(None, ("dct:PeriodOfTime",)).add("dcat:startDate", begins).add("dcat:endDate", ends)
