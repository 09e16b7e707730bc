"""RDF 1.1 XML Syntax (W3C, 2014), written as it goes."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from beffroi.data.rdf.terms import PREFIXES, Address, Resource, Resources, Text, Value, expanded, grouped


def rdf_xml(resources: Resources) -> Iterator[bytes]:
    """The graph; one chunk for each resource."""
    spaces = "".join(f"\n  xmlns:{name}={quoteattr(iri)}" for name, iri in PREFIXES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'.encode()
    for resource in resources:
        yield _element(resource, 1).encode()
    yield b"</rdf:RDF>\n"


def _element(resource: Resource, depth: int) -> str:
    indent = "  " * depth
    name, *others = resource.types or ("rdf:Description",)
    about = f" rdf:about={quoteattr(resource.iri)}" if resource.iri else ""
    lines = [f"{indent}<{name}{about}>\n"]
    lines += [f"{indent}  <rdf:type rdf:resource={quoteattr(expanded(other))}/>\n" for other in others]
    lines += [_property(key, value, depth + 1) for key, values in grouped(resource) for value in values]
    lines.append(f"{indent}</{name}>\n")
    return "".join(lines)


def _property(name: str, value: Value, depth: int) -> str:
    indent = "  " * depth
    match value:
        case Address(iri):
            return f"{indent}<{name} rdf:resource={quoteattr(iri)}/>\n"
        case Text(text, language, datatype):
            mark = f' xml:lang="{language}"' if language else ""
            mark += f" rdf:datatype={quoteattr(expanded(datatype))}" if datatype else ""
            # A reader turns a bare carriage return into a line feed (XML 1.0 §2.11).
            return f"{indent}<{name}{mark}>{escape(text, {chr(13): '&#13;'})}</{name}>\n"
        case Resource():
            return f"{indent}<{name}>\n{_element(value, depth + 1)}{indent}</{name}>\n"
