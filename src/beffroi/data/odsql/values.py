"""A compiled value: its SQL and what we know of it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql.sql import Sql


class Kind(StrEnum):
    """What a value is for the language."""

    NULL = "null"
    TEXT = "text"
    LIST = "multivalued text"
    INT = "int"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    POINT = "geo_point"
    SHAPE = "geo_shape"
    JSON = "json"  # text that stands in an answer as the JSON it holds

    @property
    def is_number(self) -> bool:
        """Whether arithmetic applies."""
        return self in {Kind.INT, Kind.DOUBLE}

    @property
    def is_time(self) -> bool:
        """Whether date functions apply."""
        return self in {Kind.DATE, Kind.DATETIME}

    @property
    def is_geo(self) -> bool:
        """Whether geographic functions apply."""
        return self in {Kind.POINT, Kind.SHAPE}


_KINDS = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.INT: Kind.INT,
    FieldType.DOUBLE: Kind.DOUBLE,
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.DATE: Kind.DATE,
    FieldType.DATETIME: Kind.DATETIME,
    FieldType.GEO_POINT: Kind.POINT,
    FieldType.GEO_SHAPE: Kind.SHAPE,
    FieldType.JSON_BLOB: Kind.TEXT,
    FieldType.FILE: Kind.JSON,
}


def kind_of(field: Field) -> Kind:
    """The kind of a field's values."""
    if field.type is FieldType.TEXT and field.multivalued:
        return Kind.LIST
    return _KINDS[field.type]


@dataclass(frozen=True, slots=True)
class Value:
    """`field` is the field a value is, or keeps the precision of; `bits` bounds an int; a `computed` double may be infinite."""

    sql: Sql
    kind: Kind
    field: Field | None = None
    bits: int = 63
    computed: bool = True

    def at(self, sql: Sql) -> Self:
        """The same value, found elsewhere."""
        return replace(self, sql=sql)
