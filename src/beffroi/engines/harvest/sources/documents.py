"""XML of the field, read safely: no entity, no network, no DTD."""

from lxml import etree

from beffroi.engines.harvest.records import HarvestFailed
from beffroi.engines.harvest.sources.pruned import HasDtd, pruned


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
        if "depth" not in str(error):
            raise _unread(address, error) from error
        root = _whatever_its_depth(content, address)
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise _has_dtd(address)
    return root


def _whatever_its_depth(content: bytes, address: str) -> etree._Element:
    try:
        return pruned(content)
    except HasDtd as error:
        raise _has_dtd(address) from error
    except ValueError as error:
        raise _unread(address, error) from error


def _unread(address: str, error: Exception) -> HarvestFailed:
    return HarvestFailed(f"La réponse de {address[:200]} n'est pas du XML valable : {str(error)[:150]}.")


def _has_dtd(address: str) -> HarvestFailed:
    return HarvestFailed(f"La réponse de {address[:200]} contient une DTD : elle n'est pas lue.")


def clean(element: etree._Element | None) -> str:
    """All the text of an element, spaces folded."""
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""
