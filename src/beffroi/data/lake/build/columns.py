"""The plan of one column: what its field will be and the SQL that makes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from beffroi.data.fields import Field, FieldType
from beffroi.data.lake.duck import text_literal
from beffroi.data.lake.raw import RawColumn
from beffroi.data.lake.types import codes, natives
from beffroi.data.lake.types.candidates import LIST
from beffroi.data.lake.types.corrections import Correction
from beffroi.data.lake.types.decide import Choice, Header, choose, declared, forced
from beffroi.data.lake.types.forms import Form, is_none, trimmed
from beffroi.data.lake.types.names import slug
from beffroi.data.lake.types.survey import Survey, bind
from beffroi.data.lake.types.zones import to_utc_sql
from beffroi.data.saying import Said, word
from beffroi.data.saying import as_it_is as _

#: A type, as a sentence says a value of it.
IN_WORDS = {
    "int": _("un nombre entier"), "double": _("un nombre"), "boolean": _("oui ou non"), "date": _("une date"),
    "datetime": _("une date avec une heure"), "geo_point_2d": _("un point"),
    "geo_shape": _("une géométrie"), "json_blob": _("du JSON"),
    "file": _("un objet JSON"), "text": _("un texte"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the source and the field it becomes. `index` numbers its SQL names: f3 its reading, v3 its trimmed cell."""

    index: int
    raw: RawColumn
    name: str
    correction: Correction
    choice: Choice
    reading: str  # SQL over the cell (c3) and, when `trims`, the trimmed cell (v3)
    trims: bool
    strict: bool  # whether a filled cell may give nothing: a fault
    seen: Survey | None = None
    many: bool = False  # a list of texts
    local: str = ""  # SQL of u3, the hour without its zone, when `reading` wants it
    annotations: Mapping[str, Any] = field(default_factory=dict)

    @property
    def final_name(self) -> str:
        """The field's name, a person's when given."""
        return self.correction.name or self.name

    @property
    def fault(self) -> str:
        """SQL, true where a cell says something that could not be read."""
        if not self.strict:
            return "false"
        cell = self.raw.sql
        if not natives.is_text(self.raw.native):
            missing = (
                f" AND NOT isnan(CAST({cell} AS DOUBLE))" if self.choice.type is FieldType.DOUBLE else ""
            )
            return f"({cell} IS NOT NULL AND f{self.index} IS NULL{missing})"
        if self.trims:
            value = f"v{self.index}"
            nothing = "".join(f" AND {value} <> {text_literal(word)}" for word in self.choice.nothing)
            return f"(f{self.index} IS NULL AND {value} <> '' AND NOT {is_none(value)}{nothing})"
        return f"(f{self.index} IS NULL AND {trimmed(cell)} <> '')"

    def to_field(self) -> Field:
        """The field this column becomes, when it is not a place."""
        fix = self.correction
        annotations = {**self.annotations, **fix.annotations}
        unit = next((form.unit for form in self.choice.forms[:1] if form.unit), "")
        if unit:
            annotations.setdefault("unit", [unit])
        if self.many:
            annotations.setdefault("multivalued", [fix.separator or ","])
        return Field(
            name=self.final_name,
            type=self.choice.type,
            label=fix.label or self.raw.header.strip() or self.final_name,
            description=fix.description,
            annotations=annotations,
            semantic_type=fix.semantic_type or self.choice.semantic,
        )


def plan_text(
    index: int,
    raw: RawColumn,
    name: str,
    correction: Correction,
    seen: Survey,
    *,
    timezone: str,
    whole: bool,
    form: Form | None = None,
) -> Column:
    """Plan a column of text from its survey. `timezone` is the name of the zone of naive hours, `form` what a schema declares."""
    zone = text_literal(timezone)
    head = header_of(raw)
    choice = forced(correction.type, seen) if correction.type else choose(head, seen, whole=whole)
    if form is not None and correction.type is None:
        choice = declared(form, Said("why.schema", {"kind": word(IN_WORDS[form.type.value])}), choice)
    if correction.type is FieldType.TEXT:
        guess = choose(head, seen, whole=True)
        choice = Choice(FieldType.TEXT, (), choice.why, guess.code, guess.semantic)
    cell, value = raw.sql, f"v{index}"
    if not choice.forms:
        reading, trims, many = _text(choice, correction, cell, value)
        return Column(
            index, raw, name, correction, choice, reading, trims, strict=False, seen=seen, many=many
        )
    found = _fast(choice.forms[0], seen) if len(choice.forms) == 1 or not correction.type else None
    many = choice.forms[0].key == "list"
    if found is not None:
        reading, naive = found
        reading = bind(reading, v=value, c=cell, zone=zone)
        local = reading if naive else ""
        if naive:
            reading = to_utc_sql(f"u{index}", timezone, *_years(seen))
        return Column(
            index, raw, name, correction, choice, reading, trims=False, strict=True, seen=seen, many=many,
            local=local,
        )  # fmt: skip
    readings = [bind(form.sql, v=value, c=cell, zone=zone) for form in choice.forms]
    reading = readings[0] if len(readings) == 1 else f"coalesce({', '.join(readings)})"
    return Column(
        index,
        raw,
        name,
        correction,
        choice,
        reading,
        trims=True,
        strict=True,
        seen=seen,
        many=many,
    )


def plan_native(index: int, raw: RawColumn, name: str, correction: Correction, *, zone: str) -> Column:
    """Plan a column the format has typed; a person's type is read from its text."""
    assert raw.native is not None
    kind, reading, many = natives.native_reading(raw.native, raw.sql, zone)
    choice = Choice(kind, (), Said("why.file", {"kind": word(IN_WORDS[kind.value])}))
    if correction.type and correction.type is not kind:
        choice = forced(correction.type, None)
        many = False
        as_text = f"trim(CAST({raw.sql} AS VARCHAR))"
        readings = [bind(form.sql, v=as_text, c=as_text, zone=zone) for form in choice.forms]
        reading = f"coalesce({', '.join(readings)})" if readings else f"CAST({raw.sql} AS VARCHAR)"
    return Column(index, raw, name, correction, choice, reading, trims=False, strict=True, many=many)


def header_of(raw: RawColumn) -> Header:
    """What the header of a column says."""
    words = slug(raw.header)
    return Header(words, codes.of_header(words), typed=raw.native is not None)


def _fast(form: Form, seen: Survey) -> tuple[str, bool] | None:
    """The cheap reading when it was enough for all values seen, and whether it gives hours without a zone."""
    if not seen.filled:
        return None
    enough = (rank for rank in range(len(form.fast)) if seen.fast[form.key, rank] == seen.filled)
    return next(((form.fast[rank], rank in form.naive) for rank in enough), None)


def _years(seen: Survey) -> tuple[int, int]:
    """The years met in the examples, with a margin."""
    years = [int(year) for example in seen.examples for year in re.findall(r"[12]\d{3}", example)] or [2025]
    return max(1900, min(years) - 1), min(2100, max(years) + 1)


def _text(choice: Choice, correction: Correction, cell: str, value: str) -> tuple[str, bool, bool]:
    if choice.nothing:
        said = ", ".join(text_literal(word) for word in choice.nothing)
        cell = f"(CASE WHEN {cell} NOT IN ({said}) THEN {cell} END)"
    if choice.code is not None and choice.code.length and correction.repairs("leading_zeros"):
        lost, repaired = (
            bind(sql, v=value, c=cell, zone="") for sql in (choice.code.lost_zeros(), choice.code.repaired())
        )
        return f"CASE WHEN {lost} THEN {repaired} ELSE nullif({cell}, '') END", True, False
    mark = correction.separator
    if mark:
        pieces = f"list_transform(string_split({cell}, {text_literal(mark)}), lambda part: trim(part))"
        parts = f"list_filter({pieces}, lambda part: part <> '')"
        whole = bind(LIST.sql, v=cell, c=cell, zone="")  # JSON sources write a list as one, whatever the mark
        return f"coalesce({whole}, CASE WHEN {cell} <> '' THEN {parts} END)", False, True
    # A text is kept as found; one made of spaces alone says nothing. Only what sorts before "!" may be one: a cheap test.
    return f"CASE WHEN {cell} < '!' AND trim({cell}) = '' THEN NULL ELSE {cell} END", False, False
