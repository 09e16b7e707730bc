"""Rows as statements of a graph: which record, which field, which literal; the notations differ in how they write them.

A record is `{dataset}/records/{id}`, a field `{dataset}#{name}`, where `{dataset}` is the dataset's address; groups have no name.
Places are GeoJSON literals (GeoSPARQL 1.1), and a null states nothing.
"""

from beffroi.data.fields import FieldType
from beffroi.data.lake.exports.cells import cell, constant
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.markup import term
from beffroi.data.lake.exports.style import ExportStyle

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GEOJSON = "http://www.opengis.net/ont/geosparql#geoJSONLiteral"

_PERIODS = {"year": "gYear", "month": "gYearMonth"}


def predicate(column: ExportColumn, style: ExportStyle) -> str:
    """The address of a field."""
    return f"{style.address}#{term(column.key)}"


def subject(rows: Rows, style: ExportStyle) -> str | None:
    """The address of the row's record (SQL), when rows are records."""
    return f"{constant(f'{style.address}/records/')} || {rows.subject}" if rows.subject else None


def datatype(column: ExportColumn) -> str | None:
    """The datatype of a field's literals; None for plain text."""
    match column.holds:
        case Holds.POINT | Holds.FEATURE:
            return GEOJSON
        case Holds.JSON:
            return f"{RDF}JSON"
        case Holds.BOOLEAN:
            return f"{XSD}boolean"
        case Holds.NUMBER:
            return f"{XSD}{'integer' if column.type is FieldType.INT else 'double'}"
        case _ if column.type is FieldType.DATE:
            return XSD + _PERIODS.get(column.period, "date")
        case _:
            return f"{XSD}dateTime" if column.type is FieldType.DATETIME else None


def lexical(column: ExportColumn) -> str:
    """The text of a field's literal (SQL)."""
    if column.holds is Holds.POINT:
        pair = f"{column.sql}.lon || ',' || {column.sql}.lat"
        return f"""'{{"type":"Point","coordinates":[' || {pair} || ']}}'"""
    return cell(column)
