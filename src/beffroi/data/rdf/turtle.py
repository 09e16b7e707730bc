"""RDF 1.1 Turtle (W3C, 2014), written as it goes."""

from collections.abc import Iterator

from beffroi.data.rdf.terms import PREFIXES, Address, Resource, Resources, Text, Value, grouped

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def turtle(resources: Resources) -> Iterator[bytes]:
    """The graph; one chunk for each resource."""
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()).encode()
    for resource in resources:
        told: list[Resource] = [
            resource
        ]  # then those with a name that stand inside it: Turtle has no place for them there
        while told:
            yield _statement(told.pop(0), told).encode()


def _statement(resource: Resource, told: list[Resource]) -> str:
    name = f"<{resource.iri}>" if resource.iri else "[]"
    return f"\n{name}{_body(resource, 1, told)} .\n"


def _body(resource: Resource, depth: int, told: list[Resource]) -> str:
    indent = "  " * depth
    parts = [f"a {', '.join(resource.types)}"] if resource.types else []
    for name, values in grouped(resource):
        parts.append(f"{name} {', '.join(_value(value, depth, told) for value in values)}")
    return " " + f" ;\n{indent}".join(parts)


def _value(value: Value, depth: int, told: list[Resource]) -> str:
    match value:
        case Address(iri):
            return f"<{iri}>"
        case Text(text, language, datatype):
            mark = f"@{language}" if language else f"^^{datatype}" if datatype else ""
            return f'"{text.translate(_ESCAPES)}"{mark}'
        case Resource(iri=str(iri)):
            told.append(value)
            return f"<{iri}>"
        case Resource():
            return f"[{_body(value, depth + 1, told)} ]"
