"""XML of the field, read safely: no entity, no network, no DTD."""

from lxml import etree

from beffroi.engines.harvest.records import HarvestFailed


def parse(content: bytes, address: str) -> etree._Element:
    """The root of an XML document. Raises HarvestFailed, with the line at fault."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise HarvestFailed(
            f"La réponse de {address[:200]} n'est pas du XML valable : {str(error)[:150]}."
        ) from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise HarvestFailed(f"La réponse de {address[:200]} contient une DTD : elle n'est pas lue.")
    return root


def clean(element: etree._Element | None) -> str:
    """All the text of an element, spaces folded."""
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""
