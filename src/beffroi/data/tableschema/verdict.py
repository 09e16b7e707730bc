"""What a check says: by rule, then by line and value."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from beffroi.data.saying import Said
from beffroi.data.tableschema.saying import sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is wrong: "ligne 12", its number when lines exist, the value as found."""

    where: str
    line: int | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule not kept: `rule` is the standard's word (type, required, enum…) or one of the headers' (missing-label…).

    `expected` is what was asked, `sentence` all of it in French; `saying.sentence` says it again in other words.
    """

    rule: str
    field: str
    sentence: str
    count: int = 1
    places: tuple[Place, ...] = ()
    expected: str = ""


def fault(
    rule: str, field: str = "", count: int = 1, places: tuple[Place, ...] = (), expected: str = ""
) -> Fault:
    """A fault, with its sentence."""
    return Fault(rule, field, sentence(rule, field, count, expected), count, places, expected)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file keeps a schema. `notes` say what could not be verified."""

    schema: str
    version: str
    rows: int
    faults: tuple[Fault, ...]
    notes: tuple[Said, ...] = ()

    @property
    def valid(self) -> bool:
        """No rule is broken."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """A shape that can be stored and shown."""
        return {**asdict(self), "valid": self.valid, "notes": [str(note) for note in self.notes]}


def listed(names: Sequence[str]) -> str:
    """« a », « b » et 3 autres."""
    shown = ", ".join(f"« {name} »" for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} et {len(names) - 5} autres"
