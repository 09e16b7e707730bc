"""What a dataset's columns are: the schema shared by the lake, the language and the catalogue.

Types are those of the Explore API v2.1. In a serving table (`rows`) a field is one column of the same name:

| type         | column                                                                         |
|--------------|--------------------------------------------------------------------------------|
| text         | VARCHAR, or VARCHAR[] when annotated `multivalued`                              |
| int, double  | BIGINT, DOUBLE (never NaN nor infinite)                                         |
| boolean      | BOOLEAN                                                                        |
| date         | DATE (annotation `timeserie_precision` year or month: first day of the period) |
| datetime     | TIMESTAMPTZ, read and written in UTC                                           |
| geo_point_2d | STRUCT(lon DOUBLE, lat DOUBLE), WGS84                                          |
| geo_shape    | GEOMETRY, WGS84 lon lat, and beside it `<name>__bbox` STRUCT(xmin, ymin, xmax, ymax DOUBLE) |
| json_blob    | VARCHAR holding JSON                                                           |
| file         | VARCHAR holding a JSON object                                                  |
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

FIELD_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*_?|_[a-z0-9]+(_[a-z0-9]+)*")
BBOX_SUFFIX = "__bbox"


class FieldType(StrEnum):
    """The types of the Explore API."""

    TEXT = "text"
    INT = "int"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    GEO_POINT = "geo_point_2d"
    GEO_SHAPE = "geo_shape"
    JSON_BLOB = "json_blob"
    FILE = "file"

    @property
    def is_geo(self) -> bool:
        """Whether values are places."""
        return self in {FieldType.GEO_POINT, FieldType.GEO_SHAPE}

    @property
    def is_number(self) -> bool:
        """Whether values can be summed."""
        return self in {FieldType.INT, FieldType.DOUBLE}

    @property
    def is_time(self) -> bool:
        """Whether values are dates or instants."""
        return self in {FieldType.DATE, FieldType.DATETIME}


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name for machines, its label for people, its type and what is known of it.

    `annotations` follow the Explore API: name → list of arguments, for instance `{"multivalued": [","], "facet": []}`.
    `semantic_type` names a known code: insee_commune, siret, siren, code_postal, telephone, uai, email, url…
    """

    name: str
    type: FieldType
    label: str = ""
    description: str | None = None
    annotations: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    semantic_type: str | None = None

    @property
    def multivalued(self) -> bool:
        """Whether a value is a list of texts."""
        return "multivalued" in self.annotations

    @property
    def searched(self) -> bool:
        """Whether full text looks into it."""
        return self.type in {FieldType.TEXT, FieldType.JSON_BLOB}

    def to_json(self) -> dict[str, Any]:
        """The Explore API's field object."""
        shape: dict[str, Any] = {
            "name": self.name,
            "label": self.label or self.name,
            "type": self.type.value,
            "description": self.description,
            "annotations": {key: list(args) for key, args in self.annotations.items()},
        }
        if self.semantic_type:
            shape["semantic_type"] = self.semantic_type
        return shape

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Self:
        """Read the Explore API's field object; unknown keys are left out."""
        return cls(
            name=str(shape["name"]),
            type=FieldType(shape["type"]),
            label=str(shape.get("label") or shape["name"]),
            description=shape.get("description"),
            annotations={str(k): list(v or []) for k, v in (shape.get("annotations") or {}).items()},
            semantic_type=shape.get("semantic_type"),
        )


@dataclass(frozen=True, slots=True)
class Schema:
    """The ordered fields of a version."""

    fields: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def get(self, name: str) -> Field | None:
        """The field of that exact name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def geo(self) -> Field | None:
        """The field maps draw: the first geo_shape, else the first geo_point_2d."""
        shapes = (f for f in self.fields if f.type is FieldType.GEO_SHAPE)
        points = (f for f in self.fields if f.type is FieldType.GEO_POINT)
        return next(shapes, None) or next(points, None)

    @property
    def key(self) -> tuple[Field, ...]:
        """The fields annotated `id`, which identify a record across versions."""
        return tuple(f for f in self.fields if "id" in f.annotations)

    def to_json(self) -> list[dict[str, Any]]:
        """The Explore API's `fields` array."""
        return [field.to_json() for field in self.fields]

    @classmethod
    def from_json(cls, shapes: Sequence[Mapping[str, Any]]) -> Self:
        """Read an Explore API `fields` array."""
        return cls(tuple(Field.from_json(shape) for shape in shapes))
