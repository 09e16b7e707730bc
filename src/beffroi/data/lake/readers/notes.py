"""A notebook for what a reader had to change: the first notes of each kind in full, the count of all."""

from collections import Counter

from beffroi.data.lake.raw import Note, Severity


class NoteBook:
    """Keeps at most `limit` notes of one code; `notes()` tells how many more there were."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._notes: list[Note] = []
        self._kept: Counter[str] = Counter()
        self._over: Counter[str] = Counter()

    def add(
        self,
        code: str,
        sentence: str,
        *,
        severity: Severity = Severity.WARNING,
        where: str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        count: int = 1,
    ) -> None:
        """Write one line; see `Note` for the fields. Values are cut to 200 characters."""
        if self._kept[code] >= self._limit:
            self._over[code] += count
            return
        self._kept[code] += 1
        shown = value if value is None or len(value) <= 200 else value[:199] + "…"
        self._notes.append(Note(code, sentence, severity, where, line, column, shown, count))

    def info(self, code: str, sentence: str, *, line: int | None = None) -> None:
        """Write what was understood or done without loss."""
        self.add(code, sentence, severity=Severity.INFO, line=line)

    def blank_rows(self, count: int) -> None:
        """Tell of rows that say nothing."""
        if count:
            self.info("blank_rows", f"{count} ligne(s) vide(s) laissée(s) de côté.")

    def full(self, code: str) -> bool:
        """Whether further notes of this kind are only counted: spares writing their sentence."""
        return self._kept[code] >= self._limit

    def notes(self) -> tuple[Note, ...]:
        """All that was written, in order, then one line for each kind that had more."""
        more = [
            Note(
                code,
                f"Et {count} autres cas du même genre, non détaillés.",
                self._severity(code),
                count=count,
            )
            for code, count in self._over.items()
        ]
        return (*self._notes, *more)

    def _severity(self, code: str) -> Severity:
        return next(note.severity for note in self._notes if note.code == code)
