"""A descriptor: a YAML or JSON file in the shape of an Explore dataset object. What it says decides; guesses fill the rest."""

import datetime
import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from beffroi.city.catalog.public import KEYS, SETTABLE, checked
from beffroi.data.errors import BeffroiError
from beffroi.data.fields import FieldType
from beffroi.engines.intake.request import IntakeRequest

LARGEST = 2**20  # bytes: a descriptor of a thousand fields holds in a quarter of it
_DEEPEST = 20
_FIELD_KEYS = ("name", "source", "label", "type", "description", "annotations", "semantic_type")


class BadDescriptor(BeffroiError):
    """The descriptor cannot be understood; the sentence names the place."""

    code = "bad_descriptor"


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a descriptor says."""

    dataset_id: str | None = None
    title: str | None = None
    metas: dict[str, dict[str, Any]] = field(default_factory=dict)
    fields: tuple[dict[str, Any], ...] = ()

    def applied(self, request: IntakeRequest) -> IntakeRequest:
        """`request` with what it leaves out taken from here: what a person says on the spot wins."""
        metas: dict[str, dict[str, Any]] = {name: dict(values) for name, values in self.metas.items()}
        for template, values in request.metas.items():
            metas.setdefault(template, {}).update(values)
        return replace(
            request,
            dataset_id=request.dataset_id or self.dataset_id,
            title=request.title or self.title,
            metas=metas,
            corrections=(*self.fields, *request.corrections),
        )


class _Loader(yaml.SafeLoader):
    """Plain values only: no alias (a few lines of them make gigabytes), no object."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise BadDescriptor(
                "Le descripteur contient une référence YAML (*nom) : écrivez la valeur en toutes lettres."
            )
        return super().compose_node(parent, index)


def read_descriptor(path: Path) -> Descriptor:
    """Read a descriptor file. Raises BadDescriptor."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadDescriptor(f"Le descripteur {path} ne se lit pas : {error.strerror or error}.") from error
    if len(content) > LARGEST:
        raise BadDescriptor(f"Le descripteur {path.name} dépasse 1 Mo : est-ce le bon fichier ?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDescriptor(
            f"Le descripteur {path.name} n'est pas en UTF-8 : enregistrez-le dans cet encodage."
        ) from error
    return parse_descriptor(text)


def parse_descriptor(text: str) -> Descriptor:
    """Understand a descriptor's text. Raises BadDescriptor."""
    try:
        shape = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _Loader)  # noqa: S506 a SafeLoader, above
    except json.JSONDecodeError as error:
        raise BadDescriptor(
            f"Le descripteur n'est pas du JSON valable, ligne {error.lineno} : {error.msg}."
        ) from error
    except yaml.MarkedYAMLError as error:
        line = f", ligne {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadDescriptor(f"Le descripteur n'est pas du YAML valable{line} : {error.problem}.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadDescriptor("Le descripteur ne se comprend pas : ni JSON, ni YAML.") from error
    return from_shape(_plain(shape, "le descripteur"))


def from_shape(shape: Any) -> Descriptor:
    """Understand an Explore dataset object; keys the server computes are left out. Raises BadDescriptor."""
    top = _mapping(shape, "le descripteur")
    metas = {
        name: _mapping(values, f"metas.{name}")
        for name, values in _mapping(top.get("metas"), "metas").items()
    }
    default = _default(metas.get("default", {}))
    title = default.pop("title", None)
    if default or "default" in metas:
        metas["default"] = default
    dataset_id = top.get("dataset_id")
    return Descriptor(
        dataset_id=checked(_text(dataset_id, "dataset_id")) if dataset_id is not None else None,
        title=_text(title, "metas.default.title") if title else None,
        metas=metas,
        fields=tuple(_fields(top.get("fields"))),
    )


def _default(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for key, value in values.items():
        if key not in KEYS:
            raise BadDescriptor(f"metas.default.{key} n'existe pas{_nearest(key, KEYS)}.")
        if key not in SETTABLE or value is None:
            continue
        if isinstance(value, Mapping):
            raise BadDescriptor(f"metas.default.{key} doit être un texte, un nombre ou une liste.")
        kept[key] = value
    return kept


def _fields(shapes: Any) -> Iterable[dict[str, Any]]:
    if shapes is None:
        return
    if not isinstance(shapes, list):
        raise BadDescriptor("« fields » doit être une liste de champs.")
    seen: set[str] = set()
    for number, item in enumerate(shapes, start=1):
        place = f"fields, champ {number}"
        shape = _mapping(item, place)
        for key in shape:
            if key not in _FIELD_KEYS:
                raise BadDescriptor(f"{place} : « {key} » n'existe pas{_nearest(key, _FIELD_KEYS)}.")
        kept = {
            key: _text(shape[key], f"{place}, {key}")
            for key in ("name", "source")
            if shape.get(key) is not None
        }
        if not kept:
            raise BadDescriptor(f"{place} : « name » manque (ou « source », l'en-tête de la colonne).")
        identity = kept.get("name") or f"source {kept['source']}"
        if identity in seen:
            raise BadDescriptor(f"{place} : « {identity} » est décrit deux fois.")
        seen.add(identity)
        yield kept | _decided(shape, place)


def _decided(shape: Mapping[str, Any], place: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key in ("label", "description", "semantic_type"):
        if shape.get(key) is not None:
            kept[key] = _text(shape[key], f"{place}, {key}")
    if shape.get("type") is not None:
        types = [t.value for t in FieldType]
        if shape["type"] not in types:
            raise BadDescriptor(
                f"{place} : le type « {shape['type']} » n'existe pas ; choisissez parmi {', '.join(types)}."
            )
        kept["type"] = shape["type"]
    if shape.get("annotations") is not None:
        annotations = _mapping(shape["annotations"], f"{place}, annotations")
        kept["annotations"] = {key: _arguments(value) for key, value in annotations.items()}
    return kept


def _arguments(value: Any) -> list[Any]:
    """An annotation's arguments: `facet: []`, `facet: true` and `facet:` say the same."""
    if value is None or value is True:
        return []
    return list(value) if isinstance(value, list) else [value]


def _mapping(value: Any, place: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadDescriptor(f"{place} : on attend des clés et des valeurs.")
    return {str(key): item for key, item in value.items()}


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise BadDescriptor(f"{place} : on attend un texte.")
    return str(value)


def _nearest(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1)
    return f" : vouliez-vous dire « {near[0]} » ?" if near else ""


def _plain(value: Any, place: str, depth: int = 0) -> Any:
    """The same value made of what JSON holds; YAML's dates become text."""
    if depth > _DEEPEST:
        raise BadDescriptor(f"{place} : trop de niveaux imbriqués.")
    if isinstance(value, Mapping):
        return {str(key): _plain(item, f"{place}.{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, place, depth + 1) for item in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise BadDescriptor(f"{place} : une valeur de ce genre ne convient pas.")
