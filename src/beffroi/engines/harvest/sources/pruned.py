"""XML of any depth: what is too deep gives way to a sign; one record nested beyond any parser does not hide the others."""

from xml.parsers import expat

from lxml import etree

DEEPEST = 250  # levels we look into; metadata of the field have forty
TOO_DEEP = "{urn:beffroi}too-deep"  # stands where something deeper was


class HasDtd(ValueError):
    """A document with a DTD, which is not read."""


def pruned(content: bytes) -> etree._Element:
    """The root of a document, read as a stream. Raises ValueError: no XML, or a DTD."""
    builder = etree.TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth <= DEEPEST:
            builder.start(_named(name), {_named(key): value for key, value in attributes.items()})
        elif depth == DEEPEST + 1:
            builder.start(TOO_DEEP, {})
            builder.end(TOO_DEEP)

    def end(name: str) -> None:
        nonlocal depth
        if depth <= DEEPEST:
            builder.end(_named(name))
        depth -= 1

    def data(text: str) -> None:
        if depth <= DEEPEST:
            builder.data(text)

    def doctype(*_: object) -> None:
        raise HasDtd

    reader = expat.ParserCreate(namespace_separator="}")
    reader.buffer_text = True
    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler, reader.StartDoctypeDeclHandler = data, doctype
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    root: etree._Element = builder.close()
    return root


def _named(name: str) -> str:
    """A name as lxml writes it: "uri}name" → "{uri}name"."""
    return f"{{{name}" if "}" in name else name
