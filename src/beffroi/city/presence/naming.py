"""What names a commune of the territory: its code, those of communes merged into it, its name however it is spelt."""

import re
from collections.abc import Iterable, Mapping

from django.conf import settings

from beffroi.city.territory.public import Commune, communes
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.folding import fold

_NAMES = frozenset(("commune", "nom_commune", "nom_com", "com_nom", "libelle_commune", "ville", "nom_ville"))
_CODES = frozenset(("code_insee", "insee", "insee_commune", "insee_com", "code_commune", "codgeo", "depcom"))


def named_by(schema: Schema) -> tuple[str, Field] | None:
    """The field that says where a row is, and how ("code", "name", "place"); None when nothing does."""
    single = [f for f in schema if not f.multivalued]
    coded = next((f for f in single if f.semantic_type == "insee_commune"), None) or next(
        (f for f in single if f.type is FieldType.TEXT and f.name in _CODES), None
    )
    if coded is not None:
        return "code", coded
    named = next((f for f in single if f.type is FieldType.TEXT and f.name in _NAMES), None)
    if named is not None:
        return "name", named
    return ("place", schema.geo) if schema.geo is not None else None


def spelt(text: str) -> str:
    """Letters and digits alone, folded: "VILLENEUVE D'ASCQ" and "Villeneuve-d'Ascq" are one."""
    return re.sub(r"[\W_]+", "", fold(text.strip()))


def keys(known: Iterable[Commune] | None = None) -> Mapping[str, str]:
    """What may name a commune, spelt → its INSEE code today."""
    found = list(communes(settings.BEFFROI["TERRITORY"]) if known is None else known)
    former = {spelt(code): c.insee for c in found for code in c.former_codes}
    return {**former, **{spelt(c.name): c.insee for c in found}, **{spelt(c.insee): c.insee for c in found}}
