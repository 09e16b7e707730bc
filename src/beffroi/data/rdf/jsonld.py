"""JSON-LD 1.1 (W3C, 2020), written as it goes; the context is inside: a reader fetches nothing."""

from collections.abc import Iterator
from typing import Any

import orjson

from beffroi.data.rdf.terms import PREFIXES, Address, Resource, Resources, Text, Value, grouped


def json_ld(resources: Resources) -> Iterator[bytes]:
    """The graph; one chunk for each resource."""
    yield b'{"@context":' + orjson.dumps(PREFIXES) + b',"@graph":['
    before = b"\n"
    for resource in resources:
        yield before + orjson.dumps(_node(resource))
        before = b",\n"
    yield b"\n]}\n"


def _node(resource: Resource) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": resource.iri} if resource.iri else {}
    if resource.types:
        node["@type"] = list(resource.types)
    for name, values in grouped(resource):
        shown = [_value(value) for value in values]
        node[name] = shown[0] if len(shown) == 1 else shown
    return node


def _value(value: Value) -> Any:
    match value:
        case Address(iri):
            return {"@id": iri}
        case Text(text, language, datatype):
            if language:
                return {"@value": text, "@language": language}
            return {"@value": text, "@type": datatype} if datatype else text
        case Resource():
            return _node(value)
