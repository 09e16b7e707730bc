"""What a person says of a field: partial field objects of the Explore API. They always win over guesses, at every update.

A correction names its field by `name` (the name guessed for it) or by `source` (the header as found); then it may give `name`,
`label`, `type`, `description`, `semantic_type` and `annotations`. Annotations of ours, kept with the others: `repair:
["leading_zeros"]` gives codes the zeros a spreadsheet took away; `repair: ["swapped"]` puts back in order the places whose
longitude and latitude changed places; `multivalued: [";"]` cuts texts at a separator; `place: ["longitude"]` on one column
and `place: ["latitude"]` on another make them a place, whatever their names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from beffroi.data.errors import RefusedContent
from beffroi.data.fields import FIELD_NAME, FieldType
from beffroi.data.lake.types.names import RESERVED, slug


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, checked."""

    name: str | None = None  # the field's name in the end, when asked
    type: FieldType | None = None
    label: str | None = None
    description: str | None = None
    semantic_type: str | None = None
    annotations: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def repairs(self, what: str) -> bool:
        """Whether that repair is asked for."""
        return what in self.annotations.get("repair", ())

    @property
    def separator(self) -> str | None:
        """Where texts are cut into several values."""
        marks = self.annotations.get("multivalued")
        return str(marks[0]) if marks else ("," if marks is not None else None)


NOTHING = Correction()


def read_corrections(
    shapes: Sequence[Mapping[str, Any]], names: Sequence[str], headers: Sequence[str]
) -> tuple[dict[str, Correction], list[str]]:
    """Corrections by guessed name, and the words that name no field.

    A derived field (`geo_point_2d`) is corrected by its name.

    Raises:
        RefusedContent: a correction is not a field object: unknown type, impossible name.
    """
    found: dict[str, Correction] = {}
    unknown: list[str] = []
    for shape in shapes:
        wanted = str(shape.get("source") or shape.get("name") or "")
        target = _target(shape, names, headers)
        if target is None:
            unknown.append(wanted)
            continue
        found[target] = _read(shape)
    return found, unknown


def _target(shape: Mapping[str, Any], names: Sequence[str], headers: Sequence[str]) -> str | None:
    source = shape.get("source")
    if source is not None:
        for name, header in zip(names, headers, strict=False):
            if header.strip() == str(source).strip():
                return name
    name = str(shape.get("name") or "")
    if name in names:
        return name
    if slug(name) in names:
        return slug(name)
    return name if name in {"geo_point_2d", "geo_shape"} else None


def _read(shape: Mapping[str, Any]) -> Correction:
    name = shape.get("name")
    if name is not None and (not FIELD_NAME.fullmatch(str(name)) or str(name) in RESERVED):
        raise RefusedContent(
            f"« {name} » ne peut pas nommer un champ : prenez des minuscules sans accent, des chiffres et des « _ »."
        )
    kind = shape.get("type")
    if kind is not None and kind not in set(FieldType):
        known = ", ".join(FieldType)
        raise RefusedContent(
            f"« {kind} » n'est pas un type de champ (champ « {name} ») : choisissez parmi {known}."
        )
    given = shape.get("annotations")
    annotations: dict[str, Any] = dict(given) if isinstance(given, Mapping) else {}
    if isinstance(given, list):  # as some portals write them: a list of names and arguments
        annotations = {str(a.get("name")): a.get("args") for a in given if isinstance(a, Mapping)}
    return Correction(
        name=str(name) if name is not None else None,
        type=FieldType(kind) if kind is not None else None,
        label=_text(shape, "label"),
        description=_text(shape, "description"),
        semantic_type=_text(shape, "semantic_type"),
        annotations={str(key): _arguments(args) for key, args in annotations.items()},
    )


def _text(shape: Mapping[str, Any], key: str) -> str | None:
    return str(shape[key]) if shape.get(key) is not None else None


def _arguments(args: Any) -> list[Any]:
    if args is None or args is True:
        return []
    return list(args) if isinstance(args, list | tuple) else [args]
