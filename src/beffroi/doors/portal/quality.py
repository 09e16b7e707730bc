"""What the report of a version says to a reader: each field and why it is so, remarks, how full the columns are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from beffroi.city.catalog.public import Version
from beffroi.data.fields import Field
from beffroi.data.saying import place, reason, remark
from beffroi.data.tableschema import sentence
from beffroi.doors.portal import words

MOST_REMARKS = 40
_ELSEWHERE = {"schema_likely", "schema_error"}  # a proposal to producers; what the verdict says


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field as its line shows it. `share` is the percentage of records that have a value, None when unknown."""

    field: Field
    type: str
    semantic: str
    why: str
    share: int | None
    faults: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of the report."""

    severity: str
    word: str
    sentence: str
    where: str
    count: int

    @property
    def often(self) -> bool:
        """Whether the reader is told how many times: what was understood says it itself."""
        return self.count > 1 and self.severity != "info"


def field_lines(version: Version) -> list[FieldLine]:
    """The fields in order, with what the report knows of each."""
    known: dict[str, Mapping[str, Any]] = {
        str(shape.get("name")): shape
        for shape in version.report.get("fields") or []
        if isinstance(shape, Mapping)
    }
    lines = []
    for field in version.schema:
        said = known.get(field.name, {})
        share = None
        if said and version.records_count:
            share = round(100 * int(said.get("filled") or 0) / version.records_count)
            share = 99 if share == 100 and said.get("filled", 0) < version.records_count else share
        lines.append(
            FieldLine(
                field=field,
                type=words.type_of(field),
                semantic=words.semantic_of(field),
                why=reason(said, ngettext=ngettext, gettext=gettext),
                share=share,
                faults=int(said.get("faults") or 0),
                examples=tuple(str(e)[:80] for e in (said.get("examples") or [])[:3]),
            )
        )
    return lines


def verdict(version: Version) -> Mapping[str, Any]:
    """How the version keeps the schema it declares: {title, version, valid, address, errors}; nothing when it declares none."""
    found = (version.report.get("details") or {}).get("schema") or {}
    return found if isinstance(found, Mapping) and found.get("name") else {}


def _of_schema(fault: Mapping[str, Any]) -> Remark:
    """A rule of the schema that is not kept, in the reader's language; older verdicts hold their sentence alone."""
    rule, field, expected = (str(fault.get(key) or "") for key in ("rule", "field", "expected"))
    count, said = int(fault.get("count") or 1), str(fault.get("sentence") or "")
    if "expected" in fault:
        said = sentence(rule, field, count, expected, ngettext=ngettext, gettext=gettext)
    lines = [place["line"] for place in fault.get("places") or () if place.get("line")]
    where = gettext("ligne %(n)s") % {"n": lines[0]} if lines else ""
    return Remark("error", words.severity("error"), said, where, count)


def remarks(version: Version) -> tuple[list[Remark], int]:
    """The most serious remarks, and how many more there are."""
    order = {"error": 0, "warning": 1, "info": 2}
    notes = [
        n
        for n in version.report.get("notes") or []
        if isinstance(n, Mapping) and n.get("code") not in _ELSEWHERE
    ]
    notes.sort(key=lambda note: order.get(str(note.get("severity")), 1))
    made = [
        Remark(
            severity=str(note.get("severity") or "warning"),
            word=words.severity(str(note.get("severity") or "warning")),
            sentence=remark(note, ngettext=ngettext, gettext=gettext),
            where=place(str(note.get("where") or ""), gettext=gettext),
            count=int(note.get("count") or 1),
        )
        for note in notes
    ]
    made = [*map(_of_schema, verdict(version).get("faults") or ()), *made]
    return made[:MOST_REMARKS], max(0, len(made) - MOST_REMARKS)
