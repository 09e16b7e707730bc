"""Words for the types, the semantic types and the report's remarks."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beffroi.data.fields import Field, FieldType

TYPES: dict[FieldType, Any] = {
    FieldType.TEXT: gettext_lazy("texte"),
    FieldType.INT: gettext_lazy("nombre entier"),
    FieldType.DOUBLE: gettext_lazy("nombre décimal"),
    FieldType.BOOLEAN: gettext_lazy("oui ou non"),
    FieldType.DATE: gettext_lazy("date"),
    FieldType.DATETIME: gettext_lazy("date et heure"),
    FieldType.GEO_POINT: gettext_lazy("point géographique"),
    FieldType.GEO_SHAPE: gettext_lazy("forme géographique"),
    FieldType.JSON_BLOB: gettext_lazy("structure JSON"),
    FieldType.FILE: gettext_lazy("fichier"),
}

SEMANTIC: dict[str, Any] = {
    "insee_commune": gettext_lazy("code INSEE de commune"),
    "insee_departement": gettext_lazy("code de département"),
    "insee_region": gettext_lazy("code de région"),
    "code_postal": gettext_lazy("code postal"),
    "siren": gettext_lazy("numéro SIREN"),
    "siret": gettext_lazy("numéro SIRET"),
    "telephone": gettext_lazy("téléphone"),
    "uai": gettext_lazy("code UAI d'établissement scolaire"),
    "email": gettext_lazy("adresse électronique"),
    "url": gettext_lazy("adresse web"),
}


def type_of(field: Field) -> str:
    """The type, in words."""
    word = str(TYPES[field.type])
    return _("%(type)s, plusieurs valeurs") % {"type": word} if field.multivalued else word


def semantic_of(field: Field) -> str:
    """What a known code is, in words; the code's own name when we have no word for it."""
    if not field.semantic_type:
        return ""
    return str(SEMANTIC.get(field.semantic_type, field.semantic_type.replace("_", " ")))


def severity(name: str) -> str:
    """How much a remark asks of its reader."""
    return {"info": _("Compris"), "warning": _("À vérifier"), "error": _("Valeur non comprise")}.get(
        name, name
    )
