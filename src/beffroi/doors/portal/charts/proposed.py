"""The charts worth a first look, from the types of the fields and how varied their values are."""

from collections.abc import Iterator, Mapping

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.doors.portal.charts.asked import Chart, Kind, Measure, groupings, numbers

FEW = 60  # values of a field that still make a chart
MOST = 5


def propose(schema: Schema, variety: Mapping[str, int], rows: int) -> list[Chart]:
    """Charts in the order to propose them; empty when nothing can be grouped.

    Args:
        variety: field name → how many different values, where known.
        rows: how many records.
    """
    made: list[Chart] = []
    for chart in (*_likely(schema, variety, rows), *_whatever(schema)):
        if chart.address not in {other.address for other in made}:
            made.append(chart)
    return made[:MOST]


def communes(schema: Schema) -> Field | None:
    """The field that names communes: their code, else a name said to be one."""
    coded = next((f for f in schema if f.semantic_type == "insee_commune" and not f.multivalued), None)
    named = (f for f in schema if f.type is FieldType.TEXT and f.name in {"commune", "nom_commune", "ville"})
    return coded or next(named, None)


def _likely(schema: Schema, variety: Mapping[str, int], rows: int) -> Iterator[Chart]:
    measured = next(iter(numbers(schema)), None)
    time = next((f for f in schema if f.type.is_time), None)
    place = communes(schema)
    one_each = place is not None and variety.get(place.name, 0) > 0.9 * rows
    few = [f for f in groupings(schema) if 2 <= variety.get(f.name, 0) <= FEW and not f.semantic_type]
    categories = sorted(few, key=lambda f: "facet" not in f.annotations)  # those meant for filters first
    if place and one_each and measured:  # a record for each commune: the map says it all
        yield Chart(Kind.COMMUNES, place, Measure.SUM, measured)
    if time:
        yield Chart(Kind.LINE, time, Measure.AVERAGE if measured else Measure.COUNT, measured)
    for category in categories[:2]:
        yield Chart(Kind.BARS, category)
    if place and not one_each:
        yield Chart(Kind.COMMUNES, place)
    if measured:
        yield Chart(Kind.HISTOGRAM, measured)
        if categories:
            yield Chart(Kind.BARS, categories[0], Measure.AVERAGE, measured)


def _whatever(schema: Schema) -> Iterator[Chart]:
    """For tables that look like nothing known: the first field that can be grouped."""
    for field in groupings(schema)[:1]:
        yield Chart(Kind.LINE if field.type.is_time else Kind.BARS, field)
