"""RDF/XML (W3C), written by the engine: a description a row."""

from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.markup import attribute, escaped, term
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.terms import RDF, datatype, lexical, subject
from beffroi.data.lake.exports.text import Text


def rdfxml_text(rows: Rows, style: ExportStyle) -> Text:
    """A description a row, its fields as elements in the dataset's own namespace."""
    about = subject(rows, style)
    start = (
        f"""'<rdf:Description rdf:about="' || ({escaped(about)}) || '">'"""
        if about
        else "'<rdf:Description>'"
    )
    stated = ", ".join(f"coalesce({_element(c)}, '')" for c in rows.columns) or "''"
    sql = f"SELECT concat({start}, {stated}, '</rdf:Description>', chr(10)) FROM ({rows.sql})"
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="{RDF}" '
        f'xmlns:f="{attribute(style.address)}#">\n'
    )
    return Text(sql, head.encode(), b"</rdf:RDF>\n")


def _element(column: ExportColumn) -> str:
    name = term(column.key)  # letters, digits, "_", "." and "-" alone
    kind = datatype(column)
    typed = f' rdf:datatype="{kind}"' if kind else ""
    if column.holds is Holds.LIST:
        one = f"'<f:{name}>' || ({escaped('x')}) || '</f:{name}>'"
        return f"array_to_string(list_transform({column.sql}, lambda x: {one}), '')"
    return f"'<f:{name}{typed}>' || ({escaped(lexical(column))}) || '</f:{name}>'"
