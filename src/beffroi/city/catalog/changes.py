"""What an update changes in the eyes of who uses the data."""

from typing import Any

from beffroi.data.fields import Field, FieldType, Schema

WORDS = {
    FieldType.TEXT: "texte",
    FieldType.INT: "nombre entier",
    FieldType.DOUBLE: "nombre décimal",
    FieldType.BOOLEAN: "oui ou non",
    FieldType.DATE: "date",
    FieldType.DATETIME: "date et heure",
    FieldType.GEO_POINT: "point",
    FieldType.GEO_SHAPE: "forme géographique",
    FieldType.JSON_BLOB: "JSON",
    FieldType.FILE: "fichier",
}
# From → to pairs after which a reader's program goes on working.
_HARMLESS = {(FieldType.INT, FieldType.DOUBLE)}


def _word(field: Field) -> str:
    return f"{WORDS[field.type]} (plusieurs valeurs)" if field.multivalued else WORDS[field.type]


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"« {name} »" for name in names[:10])
    return shown if len(names) <= 10 else f"{shown} et {len(names) - 10} autres"


def _many(count: int, one: str, several: str) -> str:
    return one if count == 1 else several


def compare(old: Schema, new: Schema) -> dict[str, Any]:
    """What differs: {added, removed, retyped, relabelled, moved, breaking, sentences}.

    `breaking` is True when a program that reads the old fields may fail on the new ones. `sentences` say it in French, most
    serious first; empty lists when nothing changed.
    """
    before = {field.name: field for field in old}
    after = {field.name: field for field in new}
    added = [name for name in after if name not in before]
    removed = [name for name in before if name not in after]
    both = [name for name in before if name in after]
    retyped = [
        {"name": name, "from": _word(before[name]), "to": _word(after[name])}
        for name in both
        if (before[name].type, before[name].multivalued) != (after[name].type, after[name].multivalued)
    ]
    harmless = all((before[r["name"]].type, after[r["name"]].type) in _HARMLESS for r in retyped)
    relabelled = [name for name in both if (before[name].label or name) != (after[name].label or name)]
    moved = both != [name for name in after if name in before]
    sentences = []
    if removed:
        sentences.append(
            _many(len(removed), "Champ disparu : ", "Champs disparus : ") + _listed(removed) + "."
        )
    sentences += [f"Le champ « {r['name']} » change de type : {r['from']} → {r['to']}." for r in retyped]
    if added:
        sentences.append(_many(len(added), "Nouveau champ : ", "Nouveaux champs : ") + _listed(added) + ".")
    if relabelled:
        sentences.append(
            _many(len(relabelled), "Libellé changé : ", "Libellés changés : ") + _listed(relabelled) + "."
        )
    if moved:
        sentences.append("L'ordre des champs change.")
    return {
        "added": added,
        "removed": removed,
        "retyped": retyped,
        "relabelled": relabelled,
        "moved": moved,
        "breaking": bool(removed) or not harmless,
        "sentences": sentences,
    }


def compare_rows(before: int, after: int) -> str | None:
    """The sentence on the number of rows, or None when it did not change."""
    if before == after:
        return None
    sign = "+" if after > before else "−"
    difference = f"{abs(after - before):,}".replace(",", " ")
    return f"{after:,} enregistrements au lieu de {before:,} ({sign}{difference}).".replace(",", " ")
