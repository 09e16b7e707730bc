"""Rows typed by hand for a schema: the form's cells, the CSV they make, and what the verdict says of each."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from beffroi.data.tableschema import SchemaField, TableSchema, Verdict

_MOST_ROWS = 30
_MOST_INPUTS = 900  # of one form; a request may have a thousand
_MOST_CHOICES = 200
_LONGEST = 5_000  # characters of a cell
_HELP = 300
_INPUTS = {"date": "date", "integer": "number"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One input. `choices` are the values admitted, when they are few; `kind` the input's type."""

    key: str
    field: SchemaField
    value: str
    kind: str
    choices: tuple[str, ...]
    faults: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """What the schema says of it."""
        return self.field.description[:_HELP] + ("…" if len(self.field.description) > _HELP else "")


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows as typed, one text for each field; `said` what is wrong with the cell of a row (0…) and a field."""

    schema: TableSchema
    rows: tuple[tuple[str, ...], ...]
    said: Mapping[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)

    @property
    def cells(self) -> list[list[Cell]]:
        """The inputs, by row."""
        return [
            [
                _cell(f"r{row}-{place}", each, values[place], self.said.get((row, each.name), ()))
                for place, each in enumerate(self.schema.fields)
            ]
            for row, values in enumerate(self.rows)
        ]

    @property
    def filled(self) -> "Typed":
        """Without its blank rows."""
        return Typed(self.schema, tuple(row for row in self.rows if any(row)))

    @property
    def may_grow(self) -> bool:
        """Whether one more row fits in a form."""
        return len(self.rows) < most_rows(self.schema)

    def grown(self) -> "Typed":
        """With one blank row more, if it fits."""
        blank = ("",) * len(self.schema.fields)
        return Typed(self.schema, (*self.rows, blank) if self.may_grow else self.rows)

    def csv(self) -> bytes:
        """The file these rows make."""
        out = io.StringIO()
        lines = csv.writer(out)
        lines.writerow(self.schema.names)
        lines.writerows(self.rows)
        return out.getvalue().encode()

    def judged(self, verdict: Verdict) -> "Typed":
        """With what a verdict on `csv()` says beside each cell; a row is one line, the first is the headers."""
        said: dict[tuple[int, str], tuple[str, ...]] = {}
        for fault in verdict.faults:
            for place in fault.places:
                if place.line is not None:
                    key = (place.line - 2, fault.field)
                    said[key] = (*said.get(key, ()), fault.sentence)
        return Typed(self.schema, self.rows, said)


def most_rows(schema: TableSchema) -> int:
    """How many rows a form can hold; none for a schema of very many fields."""
    return min(_MOST_ROWS, _MOST_INPUTS // len(schema.fields))


def typed(schema: TableSchema, said: Mapping[str, str]) -> Typed:
    """The rows of a request; one blank row when there are none."""
    count = int(said["rows"]) if said.get("rows", "").isdecimal() and len(said["rows"]) < 4 else 1
    rows = range(max(1, min(count, most_rows(schema))))
    places = range(len(schema.fields))
    return Typed(
        schema, tuple(tuple(_plain(said.get(f"r{row}-{place}", "")) for place in places) for row in rows)
    )


def _cell(key: str, each: SchemaField, value: str, faults: tuple[str, ...]) -> Cell:
    enum = each.constraints.get("enum")
    choices: tuple[str, ...] = ()
    if each.type == "boolean":
        choices = (each.true_values[:1] or ("true",)) + (each.false_values[:1] or ("false",))
    elif isinstance(enum, list) and each.type != "array" and len(enum) <= _MOST_CHOICES:
        choices = tuple(_texts(enum))
    kind = _INPUTS.get(each.type, "text") if each.format == "default" and each.bare_number else "text"
    if faults or (value and value not in choices and choices):
        kind = "text"  # what was typed is shown again as it is, even where a browser would hide it
    return Cell(key, each, value, kind, choices if not value or value in choices else (), faults)


def _texts(values: Iterable[object]) -> list[str]:
    return [value if isinstance(value, str) else str(value) for value in values]


def _plain(text: str) -> str:
    """On one line, without what cannot be written."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:_LONGEST]).split())
