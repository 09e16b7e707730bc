"""A Table Schema: fields in order, what their values are, what is asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from beffroi.data.saying import Said

TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")


@dataclass(frozen=True, slots=True)
class SchemaField:
    """One column: `constraints` as the standard names them (required, unique, pattern, enum, minimum…)."""

    name: str
    type: str = "string"
    format: str = "default"
    title: str = ""
    description: str = ""
    example: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    item_type: str = ""  # of an array's items
    missing_values: tuple[str, ...] = ("",)

    @property
    def required(self) -> bool:
        """Whether each row must have a value."""
        return self.constraints.get("required") is True


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A schema and who speaks for it. `primary_key` names fields whose values together are found once."""

    name: str
    title: str
    version: str
    fields: tuple[SchemaField, ...]
    description: str = ""
    homepage: str = ""
    path: str = ""  # where the schema itself is, when it says so
    primary_key: tuple[str, ...] = ()
    notes: tuple[Said, ...] = ()  # what was not understood

    @property
    def names(self) -> tuple[str, ...]:
        """The headers a file must have, in order."""
        return tuple(each.name for each in self.fields)
