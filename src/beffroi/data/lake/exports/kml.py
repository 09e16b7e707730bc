"""KML 2.2 (OGC 07-147r2), written by the engine: a placemark a row, its fields as typed extended data. Always WGS84."""

from beffroi.data.lake.exports.cells import cell, constant, title
from beffroi.data.lake.exports.columns import Holds, Rows
from beffroi.data.lake.exports.markup import attribute, escaped
from beffroi.data.lake.exports.places import geometry
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.text import Text


def kml_text(rows: Rows, style: ExportStyle) -> Text:
    """A document of placemarks; a row without a place is one without geometry."""
    fields = [f"{constant(_field(c.key))} || ({escaped(cell(c))}) || '</SimpleData>'" for c in rows.columns]
    data = ", ".join(f"coalesce({field}, '')" for field in fields) or "''"
    name = f"coalesce('<name>' || ({escaped(title(rows.columns, style.name_field))}) || '</name>', '')"
    sql = (
        f"SELECT concat('<Placemark>', {name}, '<ExtendedData><SchemaData schemaUrl=\"#rows\">', {data}, "
        f"'</SchemaData></ExtendedData>', coalesce({_shape(geometry(rows))}, ''), '</Placemark>', chr(10)) FROM ({rows.sql})"
    )
    return Text(sql, _head(rows).encode(), b"</Document></kml>\n")


def _head(rows: Rows) -> str:
    fields = "".join(
        f'<SimpleField name="{attribute(c.key)}" type="{_TYPES.get(c.holds, "string")}"></SimpleField>\n'
        for c in rows.columns
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        f'<Schema id="rows" name="rows">\n{fields}</Schema>\n'
    )


#: Whole numbers are doubles there: KML's own go no further than 32 bits.
_TYPES = {Holds.NUMBER: "double", Holds.BOOLEAN: "bool"}


def _field(key: str) -> str:
    return f'<SimpleData name="{attribute(key)}">'


def _shape(shape: str) -> str:
    """KML of any geometry: its simple parts, each from its text, in a MultiGeometry when there are several."""
    parts = (
        f"list_transform(list_filter(ST_Dump({shape}), lambda d: NOT ST_IsEmpty(d.geom)), "
        f"lambda d: {_part('ST_AsText(d.geom)')})"
    )
    joined = f"array_to_string({parts}, '')"
    several = f"len(ST_Dump({shape})) > 1"
    return f"CASE WHEN {several} THEN '<MultiGeometry>' || {joined} || '</MultiGeometry>' ELSE {joined} END"


def _part(text: str) -> str:
    """A point, a line or a polygon, from its text: "POLYGON ((0 1, 2 3, …), (…))"."""
    rings = (
        f"list_transform(string_split({text}[11:-3], '), ('), lambda ring, i: "
        f"CASE i WHEN 1 THEN '<outerBoundaryIs>' || {_ring('ring')} || '</outerBoundaryIs>' "
        f"ELSE '<innerBoundaryIs>' || {_ring('ring')} || '</innerBoundaryIs>' END)"
    )
    return (
        f"CASE left({text}, 3) "
        f"WHEN 'POI' THEN '<Point><coordinates>' || {_pairs(f'{text}[8:-2]')} || '</coordinates></Point>' "
        f"WHEN 'LIN' THEN '<LineString><coordinates>' || {_pairs(f'{text}[13:-2]')} || '</coordinates></LineString>' "
        f"ELSE '<Polygon>' || array_to_string({rings}, '') || '</Polygon>' END"
    )


def _ring(text: str) -> str:
    return f"'<LinearRing><coordinates>' || {_pairs(text)} || '</coordinates></LinearRing>'"


def _pairs(text: str) -> str:
    """ "0 1, 2 3" → "0,1 2,3"."""
    return f"replace(replace(replace({text}, ', ', '|'), ' ', ','), '|', ' ')"
