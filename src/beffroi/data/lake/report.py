"""The report of one reading: what was understood, and why."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from beffroi.data.fields import Field
from beffroi.data.lake.raw import Note, Severity
from beffroi.data.saying import Said

#: Called with a short stable step name ("keep", "read", "type", "write"…) and a fraction 0–1 or None when unknown.
#: It may raise to cancel.
Progress = Callable[[str, float | None], None]


def silent(_step: str, _fraction: float | None) -> None:
    """A progress nobody looks at."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a field has its type: `why` becomes one sentence, `examples` a few values as found."""

    field: Field
    why: Said
    source: tuple[str, ...]  # headers of the columns it came from
    filled: int = 0
    faults: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What happened between a file and a version."""

    format: str
    rows: int
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)  # encoding, delimiter, sheet, crs… as used

    @property
    def warnings(self) -> tuple[Note, ...]:
        """The notes that ask for a look."""
        return tuple(note for note in self.notes if note.severity is not Severity.INFO)

    def to_json(self) -> dict[str, Any]:
        """A shape that can be stored and shown."""
        return {
            "format": self.format,
            "rows": self.rows,
            "fields": [
                {
                    **d.field.to_json(),
                    "why": str(d.why),
                    "because": asdict(d.why),
                    "source": list(d.source),
                    "filled": d.filled,
                    "faults": d.faults,
                    "examples": list(d.examples),
                }
                for d in self.decisions
            ],
            "notes": [note.to_json() for note in self.notes],
            "details": dict(self.details),
        }
