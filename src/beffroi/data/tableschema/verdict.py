"""What a check says: by rule, then by line and value."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is wrong: "ligne 12", its number when lines exist, the value as found."""

    where: str
    line: int | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule not kept: `rule` is the standard's word (type, required, enum…) or one of the headers' (missing-label…)."""

    rule: str
    field: str
    sentence: str
    count: int = 1
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file keeps a schema. `notes` say what could not be verified."""

    schema: str
    version: str
    rows: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """No rule is broken."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """A shape that can be stored and shown."""
        return {**asdict(self), "valid": self.valid}


def listed(names: Sequence[str]) -> str:
    """« a », « b » et 3 autres."""
    shown = ", ".join(f"« {name} »" for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} et {len(names) - 5} autres"


SENTENCES: Mapping[str, str] = {
    "type": "{name} : {count} ne se lisent pas comme {expected}.",
    "required": "{name} : {count} manquent, alors que ce champ est obligatoire.",
    "unique": "{name} : {count} se répètent, alors que chacune doit être unique.",
    "primary-key": "{name} : {count} se répètent, alors qu'elles forment la clé de chaque ligne.",
    "pattern": "{name} : {count} n'ont pas la forme demandée ({expected}).",
    "enum": "{name} : {count} ne sont pas dans la liste admise ({expected}).",
    "minimum": "{name} : {count} sont sous le minimum, {expected}.",
    "maximum": "{name} : {count} dépassent le maximum, {expected}.",
    "minLength": "{name} : {count} ont moins de {expected} caractères.",
    "maxLength": "{name} : {count} ont plus de {expected} caractères.",
}


def sentence(rule: str, name: str, count: int, expected: str) -> str:
    """What happened, in French."""
    many = "1 valeur" if count == 1 else f"{count} valeurs"
    text = SENTENCES[rule].format(name=f"Champ « {name} »", count=many, expected=expected)
    if count > 1:
        return text
    for plural, singular in _ONE:
        text = text.replace(plural, singular)
    return text


_ONE = (
    ("ne se lisent", "ne se lit"), ("manquent", "manque"), ("se répètent", "se répète"), ("qu'elles forment", "qu'elle forme"),
    ("n'ont pas", "n'a pas"), ("ne sont pas", "n'est pas"), ("sont sous", "est sous"), ("dépassent", "dépasse"), ("ont ", "a "),
)  # fmt: skip
