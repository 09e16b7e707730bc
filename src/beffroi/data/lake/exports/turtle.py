"""Turtle 1.1 (W3C), written by the engine; the same text is N3."""

from beffroi.data.lake.exports.cells import constant
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.terms import datatype, lexical, predicate, subject
from beffroi.data.lake.exports.text import Text


def turtle_text(rows: Rows, style: ExportStyle) -> Text:
    """A block of statements for each row that states anything."""
    about = subject(rows, style)
    name = f"'<' || {about} || '>'" if about else "'[]'"
    stated = ", ".join(_statement(c, style) for c in rows.columns) or "NULL"
    sql = (
        f"SELECT CASE WHEN stated <> '' THEN concat(name, ' ', stated, ' .', chr(10)) ELSE '' END FROM "
        f"(SELECT {name} AS name, concat_ws(' ;' || chr(10) || '  ', {stated}) AS stated FROM ({rows.sql}))"
    )
    return Text(sql)


def _statement(column: ExportColumn, style: ExportStyle) -> str:
    """Property and literals, null when there is none. A JSON string is a Turtle string: its escapes are all known there."""
    name = constant(f"<{predicate(column, style)}> ")
    if column.holds is Holds.LIST:
        values = f"list_transform(list_filter({column.sql}, lambda x: x IS NOT NULL), lambda x: CAST(to_json(x) AS VARCHAR))"
        return f"{name} || nullif(array_to_string({values}, ', '), '')"
    kind = datatype(column)
    typed = f" || {constant(f'^^<{kind}>')}" if kind else ""
    return f"{name} || CAST(to_json({lexical(column)}) AS VARCHAR){typed}"
