"""JSON → a Table Schema. Schemas come from anywhere: what is not understood is said, what is too large refused."""

import json
from collections.abc import Mapping
from typing import Any

from beffroi.data.errors import BeffroiError
from beffroi.data.saying import Said
from beffroi.data.tableschema.model import FALSE, TRUE, SchemaField, TableSchema

MOST_BYTES = 4 * 2**20
MOST_FIELDS = 2_000
MOST_VALUES = 20_000  # of one enum
TYPES = frozenset(
    (
        *("string", "integer", "number", "boolean", "any", "array", "object", "geopoint", "geojson"),
        *("date", "datetime", "time", "year", "yearmonth", "duration"),
    )
)
RULES = frozenset(("required", "unique", "pattern", "enum", "minimum", "maximum", "minLength", "maxLength"))
_SHOWN = 60


class BadTableSchema(BeffroiError):
    """What was given as a schema is none."""

    code = "bad_table_schema"


def read_table_schema(text: bytes | str) -> TableSchema:
    """The schema of a JSON document.

    Raises:
        BadTableSchema: not JSON, no fields, or more than a schema may hold.
    """
    if len(text) > MOST_BYTES:
        raise BadTableSchema(
            f"Le schéma dépasse {MOST_BYTES // 2**20} Mo : ce n'est sans doute pas un schéma."
        )
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadTableSchema(
            "Le schéma n'est pas du JSON lisible : vérifiez le fichier ou l'adresse."
        ) from error
    fields = found.get("fields") if isinstance(found, dict) else None
    if not isinstance(fields, list) or not fields:
        raise BadTableSchema(_not_of_tables(found))
    if len(fields) > MOST_FIELDS:
        raise BadTableSchema(f"Le schéma a {len(fields)} champs, {MOST_FIELDS} au plus sont admis.")
    missing = _texts(found.get("missingValues"), ("",))
    notes: list[Said] = []
    read = [_field(place, each, missing, notes) for place, each in enumerate(fields, 1)]
    names = [each.name for each in read]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadTableSchema(f"Le schéma nomme deux fois « {min(twice)} » : chaque champ a un nom à lui.")
    key = found.get("primaryKey")
    asked = (key,) if isinstance(key, str) else _texts(key, ())
    return TableSchema(
        name=_text(found.get("name")),
        title=_text(found.get("title")) or _text(found.get("name")),
        version=_text(found.get("version")),
        fields=tuple(read),
        description=_text(found.get("description")),
        homepage=_text(found.get("homepage")),
        path=_text(found.get("path")),
        primary_key=tuple(name for name in asked if name in names),
        notes=tuple(notes),
    )


def _not_of_tables(found: Any) -> str:
    """What a document is that has no list of fields, and what to give instead."""
    known = found if isinstance(found, dict) else {}
    parts = [each for each in known.get("resources") or () if isinstance(each, dict) and each.get("schema")]
    if parts:
        named = ", ".join(
            f"« {str(each['schema'])[:_SHOWN]} »" for each in parts[:5] if isinstance(each["schema"], str)
        )
        return (
            "C'est un paquet de données (Data Package), qui réunit plusieurs schémas : ajoutez plutôt chacun d'eux"
            + (f", {named}." if named else ".")
        )
    if "properties" in known or "$schema" in known or "$defs" in known:
        return "C'est un schéma d'objets (JSON Schema), sans liste « fields » : il décrit un JSON, pas une table."
    return "Ce JSON n'a pas de liste « fields » : donnez un schéma de table (Table Schema), pas un jeu de données."


def _field(place: int, found: Any, missing: tuple[str, ...], notes: list[Said]) -> SchemaField:
    name = _text(found.get("name")).strip() if isinstance(found, Mapping) else ""
    if not name:
        raise BadTableSchema(f"Le champ n° {place} du schéma n'a pas de nom.")
    kind = _text(found.get("type")) or "string"
    if kind not in TYPES:
        notes.append(Said("partly.type", {"name": name, "type": kind[:_SHOWN]}))
        kind = "any"
    given, item = found.get("constraints"), found.get("arrayItem")
    constraints = (
        {rule: value for rule, value in given.items() if rule in RULES} if isinstance(given, Mapping) else {}
    )
    if isinstance(constraints.get("enum"), list) and len(constraints["enum"]) > MOST_VALUES:
        raise BadTableSchema(f"Champ « {name} » : la liste des valeurs admises en a plus de {MOST_VALUES}.")
    return SchemaField(
        name=name,
        type=kind,
        format=_text(found.get("format")) or "default",
        title=_text(found.get("title")),
        description=_text(found.get("description")),
        example=_shown(found.get("example")),
        constraints=constraints,
        true_values=_texts(found.get("trueValues"), TRUE),
        false_values=_texts(found.get("falseValues"), FALSE),
        decimal_char=_text(found.get("decimalChar"))[:1] or ".",
        group_char=_text(found.get("groupChar"))[:1],
        bare_number=found.get("bareNumber") is not False,
        item_type=_text(item.get("type")) if isinstance(item, Mapping) else "",
        missing_values=_texts(found.get("missingValues"), missing),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _texts(value: Any, default: tuple[str, ...]) -> tuple[str, ...]:
    """A list of texts; other lists are the default's."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value[:MOST_VALUES])
    return default
