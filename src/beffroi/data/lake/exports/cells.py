"""A value as the text of one cell, made by the engine: what CSV, KML, GPX and DBF show of a column."""

from beffroi.data.lake.exports.columns import ExportColumn, Holds


def constant(text: str) -> str:
    """Any text as a constant of SQL made of hexadecimal digits only."""
    return f"decode(unhex('{text.encode('utf-8', 'replace').hex()}'))"


def cell(column: ExportColumn, list_separator: str = ",") -> str:
    """The value as text, null when there is none: points "lat, lon", outlines the JSON of their geometry, lists joined."""
    name = column.sql
    match column.holds:
        case Holds.POINT:
            return f"{name}.lat || ', ' || {name}.lon"
        case Holds.LIST:
            return f"array_to_string({name}, {constant(list_separator)})"
        case Holds.FEATURE:
            return f"CAST({name} AS JSON) ->> '$.geometry'"
        case Holds.WKB:
            return f"CAST(ST_AsGeoJSON(ST_GeomFromWKB({name})) AS VARCHAR)"
        case _:
            return f"CAST({name} AS VARCHAR)"


def title(columns: tuple[ExportColumn, ...], wanted: str | None) -> str:
    """The text that names a row: the field asked for, else the first text, else nothing (SQL)."""
    by_name = (c for c in columns if wanted is not None and wanted in {c.field, c.key})
    texts = (c for c in columns if c.holds is Holds.TEXT)
    column = next(by_name, None) or (next(texts, None) if wanted is None else None)
    return cell(column) if column else "CAST(NULL AS VARCHAR)"
