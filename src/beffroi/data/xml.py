"""XML of strangers, read without entities, external documents nor network; XML of ours, written."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from beffroi.data.errors import BeffroiError

MOST_BYTES = 1_000_000
MOST_DEPTH = 60
Element = Any  # lxml's, whose stubs forget half of what it does


class BadXml(BeffroiError):
    """A document that is no XML, or more of it than a request needs."""

    code = "bad_xml"


def parsed(data: bytes) -> Element:
    """The root of a document.

    Raises:
        BadXml: it is not well formed, has a DOCTYPE, is too long or too deep.
    """
    if len(data) > MOST_BYTES:
        raise BadXml(f"Le document XML est trop long : {MOST_BYTES // 1000} Ko au plus.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root: Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml(f"Le document XML ne se lit pas : {str(error)[:200]}.") from None
    if root.getroottree().docinfo.doctype:
        raise BadXml("Un document XML avec un DOCTYPE n'est pas accepté.")
    if _deep(root):
        raise BadXml(f"Le document XML est trop profond : {MOST_DEPTH} niveaux au plus.")
    return root


def _deep(root: Element) -> bool:
    level, depth = [root], 0
    while level and depth <= MOST_DEPTH:
        level, depth = [child for item in level for child in item], depth + 1
    return bool(level)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def find(element: Element, *names: str) -> Element | None:
    """The first descendant reached by local names, whatever their namespaces."""
    for name in names:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return None
    return element


def words(element: Element | None) -> str:
    """The text of an element and of what is in it; nothing for none."""
    return "" if element is None else "".join(element.itertext()).strip()


class Writer:
    """Elements of some namespaces, by their usual prefixes: `w("gmd:title", "text")`, attributes by name."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = dict(namespaces)

    def __call__(self, name: str, /, *content: "Element | str | None", **attributes: str | None) -> Element:
        """An element; children that are None are left out, texts follow one another, `xlink__href` is `xlink:href`."""
        made = etree.Element(self._name(name), nsmap=self.namespaces)
        for key, value in attributes.items():
            if value is not None:
                made.set(self._name(key.replace("__", ":")) if "__" in key else key, _clean(value))
        for item in content:
            if item is None:
                continue
            if isinstance(item, str):
                made.text = (made.text or "") + _clean(item)
            else:
                made.append(item)
        return made

    def _name(self, name: str) -> str:
        prefix, _, rest = name.rpartition(":")
        return f"{{{self.namespaces[prefix]}}}{rest}" if prefix else rest


def document(root: Element) -> bytes:
    """The whole document, namespaces declared once."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _clean(text: str) -> str:
    """Characters no document may hold replaced (XML 1.0, 2.2)."""
    return "".join(
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
        for c in text
    )
