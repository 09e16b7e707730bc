"""JSON-LD 1.1 (W3C), written by the engine: a graph of nodes, a row each, its fields under the names of the API."""

import json

from beffroi.data.lake.exports.cells import constant
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.markup import term
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.terms import RDF, datatype, lexical, predicate, subject
from beffroi.data.lake.exports.text import BETWEEN, Text, json_value

#: JSON's own numbers and booleans are typed already.
_PLAIN = {Holds.NUMBER, Holds.BOOLEAN}


def jsonld_text(rows: Rows, style: ExportStyle) -> Text:
    """A document of one context and one graph."""
    about = subject(rows, style)
    members = [f"'\"@id\":' || CAST(to_json({about}) AS VARCHAR)"] if about else []
    members += [f"{constant(json.dumps(term(c.key)) + ':')} || {_value(c)}" for c in rows.columns]
    node = f"concat_ws(',', {', '.join(members) or 'NULL'})"
    sql = f"SELECT concat({constant(BETWEEN + '{')}, {node}, '}}') FROM ({rows.sql})"
    context = {"@version": 1.1, **{term(c.key): _defined(c, style) for c in rows.columns}}
    head = f'{{"@context":{json.dumps(context)},"@graph":['
    return Text(sql, head.encode(), b"]}", skip=len(BETWEEN))


def _defined(column: ExportColumn, style: ExportStyle) -> dict[str, str]:
    kind = datatype(column)
    named = {"@id": predicate(column, style)}
    if kind is None or column.holds in _PLAIN:
        return named
    return {**named, "@type": "@json" if kind == f"{RDF}JSON" else kind}


def _value(column: ExportColumn) -> str:
    if column.holds in {Holds.POINT, Holds.FEATURE}:
        return f"coalesce(CAST(to_json({lexical(column)}) AS VARCHAR), 'null')"
    return json_value(column)
