"""What a draft's report says, as its page shows it: fields with the choice of their type, remarks, first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beffroi.city.catalog.public import Version
from beffroi.data.fields import Field, FieldType
from beffroi.data.saying import reason, retold
from beffroi.engines.intake.public import Preview

MOST_REMARKS = 60
MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field: what it is, why, and what a person may say of it. `key` names its inputs; `chosen` is the type a person gave."""

    key: str
    field: Field
    columns: frozenset[str]  # the names remarks may know it by
    header: str
    kind: str
    why: str
    examples: tuple[str, ...]
    faults: int
    filled: int | None
    chosen: str
    unit: str
    part: str  # of a place: longitude, latitude
    is_key: bool
    lost_zeros: bool
    swapped: bool


def kinds() -> dict[str, str]:
    """The types a person may choose, as people say them."""
    return {
        FieldType.TEXT: _("texte"),
        FieldType.INT: _("nombre entier"),
        FieldType.DOUBLE: _("nombre décimal"),
        FieldType.BOOLEAN: _("oui ou non"),
        FieldType.DATE: _("date"),
        FieldType.DATETIME: _("date et heure"),
        FieldType.GEO_POINT: _("point sur une carte"),
        FieldType.GEO_SHAPE: _("forme sur une carte"),
        FieldType.JSON_BLOB: _("JSON"),
    }


def field_lines(version: Version) -> list[FieldLine]:
    """The fields of a draft, in order."""
    told = {str(shape.get("name")): shape for shape in version.report.get("fields") or []}
    notes = version.report.get("notes") or []
    return [
        _line(f"f{position}", field, told.get(field.name, {}), notes, version)
        for position, field in enumerate(version.schema)
    ]


def _line(
    key: str, field: Field, told: Mapping[str, Any], notes: list[Mapping[str, Any]], version: Version
) -> FieldLine:
    said = correction_of(version, field.name, headers := [str(h) for h in told.get("source") or []])
    header = headers[0] if len(headers) == 1 else ""
    columns = frozenset({header, field.name, " / ".join(headers)} - {""})  # a place comes from two
    codes = {str(note.get("code")) for note in notes if note.get("column") in columns}
    total = version.records_count
    filled = round(100 * int(told.get("filled") or 0) / total) if told and total else None
    annotations = field.annotations
    repairs = list(annotations.get("repair", ()))
    return FieldLine(
        key=key,
        field=field,
        columns=columns,
        header=header,
        kind=kinds().get(field.type, field.type.value),
        why=reason(told, ngettext=ngettext, gettext=_),
        examples=tuple(str(example)[:60] for example in (told.get("examples") or [])[:3]),
        faults=int(told.get("faults") or 0),
        filled=filled,
        chosen=str(said.get("type") or ""),
        unit=str(next(iter(annotations.get("unit") or annotations.get("unite") or ()), "")),
        part=str(next(iter(annotations.get("place") or ()), "")),
        is_key="id" in annotations,
        lost_zeros="lost_leading_zeros" in codes or "leading_zeros" in repairs,
        swapped="swapped_rows" in codes or "swapped" in repairs,
    )


def correction_of(version: Version, name: str, headers: list[str]) -> dict[str, Any]:
    """What a person said of a field of that draft, all at once."""
    asked = version.report.get("asked") or {}
    found: dict[str, Any] = {}
    for shape in asked.get("corrections") or []:
        source = shape.get("source")
        if (source is not None and [source] == headers) or (source is None and shape.get("name") == name):
            found.update(shape)
    return found


@dataclass(frozen=True, slots=True)
class Remarks:
    """Remarks of one kind on one column: the first is shown, the others when asked for; `count` is how many in all.

    `field` is the key of the field they are about, '' for none.
    """

    code: str
    word: str
    severity: str
    column: str
    field: str
    notes: list[Mapping[str, Any]]
    count: int


def remarks(version: Version, lines: Sequence[FieldLine]) -> list[Remarks]:
    """The remarks of a report, the most serious first, those of one kind on one column together."""
    order = {"error": 0, "warning": 1, "info": 2}
    words = {"error": _("Erreur"), "warning": _("À vérifier"), "info": _("Pour information")}
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for note in version.report.get("notes") or []:
        severity = str(note.get("severity") or "warning")
        column = str(note.get("column") or "")
        apart = "" if column else str(len(groups))  # a remark on no column stands alone
        groups.setdefault((severity, str(note.get("code")) + apart, column), []).append(note)
    made = [
        Remarks(
            code=str(notes[0].get("code")),
            word=words.get(severity, words["warning"]),
            severity=severity,
            column=column,
            field=next((line.key for line in lines if column in line.columns), ""),
            notes=[retold(note, ngettext=ngettext, gettext=_) for note in notes[:MOST_REMARKS]],
            count=sum(int(note.get("count") or 1) for note in notes),
        )
        for (severity, _key, column), notes in groups.items()
    ]
    return sorted(made, key=lambda group: order.get(group.severity, 1))


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows: fields shown, each line's values with their fields, how many columns are left out."""

    fields: tuple[Field, ...]
    lines: list[list[tuple[Field, Any]]]
    hidden: int


def table(preview: Preview) -> Table:
    """The first rows, and no more columns than a page holds."""
    fields = preview.fields[:MOST_COLUMNS]
    lines = [[(field, row.get(field.name)) for field in fields] for row in preview.rows]
    return Table(fields, lines, len(preview.fields) - len(fields))
