"""A notebook for what a reader had to change: the first notes of each kind in full, the count of all."""

from collections import Counter
from collections.abc import Mapping

from beffroi.data.lake.raw import Note, Severity
from beffroi.data.saying import Fact


class NoteBook:
    """Keeps at most `limit` notes of one kind; `notes()` tells how many more there were."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._notes: list[Note] = []
        self._kept: Counter[str] = Counter()
        self._over: Counter[str] = Counter()

    def add(
        self,
        kind: str,
        facts: Mapping[str, Fact] | None = None,
        *,
        severity: Severity = Severity.WARNING,
        where: str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        count: int = 1,
    ) -> None:
        """Write one line; see `Note` for the fields. Values are cut to 200 characters."""
        if self._kept[kind] >= self._limit:
            self._over[kind] += count
            return
        self._kept[kind] += 1
        shown = value if value is None or len(value) <= 200 else value[:199] + "…"
        self._notes.append(Note(kind, facts or {}, severity, where, line, column, shown, count))

    def info(self, kind: str, facts: Mapping[str, Fact], *, line: int | None = None) -> None:
        """Write what was understood or done without loss."""
        self.add(kind, facts, severity=Severity.INFO, line=line)

    def blank_rows(self, count: int) -> None:
        """Tell of rows that say nothing."""
        if count:
            self.info("blank_rows", {"n": count})

    def notes(self) -> tuple[Note, ...]:
        """All that was written, in order, then one line for each kind that had more."""
        more = [
            Note(f"{kind}.more", {"n": count}, self._severity(kind), count=count)
            for kind, count in self._over.items()
        ]
        return (*self._notes, *more)

    def _severity(self, kind: str) -> Severity:
        return next(note.severity for note in self._notes if note.kind == kind)
