"""Telling a JSON Schema, which describes data, from data: its inner lists look like tables and are none."""

from collections.abc import Mapping
from typing import Any

from beffroi.data.errors import RefusedContent

_KEYWORDS = {
    "properties",
    "items",
    "definitions",
    "$defs",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "patternProperties",
}
_TYPES = {"object", "array", "string", "number", "integer", "boolean", "null"}


def refuse_schema(document: Any) -> None:
    """Refuse a JSON Schema (json-schema.org), said by its `$schema` or plain from its keywords.

    A Table Schema is let through: its `fields` are a list like another, which people publish as a data dictionary.

    Raises:
        RefusedContent: the document is a schema.
    """
    if not isinstance(document, Mapping):
        return
    declared = document.get("$schema")
    says = isinstance(declared, str) and "json-schema.org/" in declared
    kind = document.get("type")
    looks = (
        isinstance(kind, str)
        and kind in _TYPES
        and bool(_KEYWORDS & document.keys())
        and "features" not in document
    )
    if says or looks:
        raise RefusedContent(
            "Ce fichier est un schéma JSON : il décrit des données sans en contenir. Envoyez le fichier de données qu’il décrit.",
            code="not_data",
        )
