"""What passes between a reader and its child process: limits, notes and positions as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from beffroi.data.lake.raw import Limits, Note, Severity


def limits_to(limits: Limits) -> dict[str, Any]:
    """Limits as JSON."""
    return asdict(limits)


def limits_from(shape: Mapping[str, Any]) -> Limits:
    """Limits from JSON."""
    return Limits(**shape)


def notes_to(notes: Sequence[Note]) -> list[dict[str, Any]]:
    """Notes as JSON."""
    return [asdict(note) for note in notes]


def notes_from(shapes: Sequence[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Notes from JSON."""
    return tuple(Note(**{**shape, "severity": Severity(shape["severity"])}) for shape in shapes)


class Runs:
    """Row numbers that follow each other but for some holes, kept as the starts of the runs."""

    def __init__(self) -> None:
        self.starts: list[tuple[int, int]] = []
        self._next = -1

    def add(self, position: int, number: int) -> None:
        """The row at `position` has that number."""
        if number != self._next:
            self.starts.append((position, number))
        self._next = number + 1


def number_at(starts: Sequence[Sequence[int]], position: int) -> int:
    """The number of the row at a position."""
    low, high = 0, len(starts)
    while low < high - 1:
        middle = (low + high) // 2
        if starts[middle][0] <= position:
            low = middle
        else:
            high = middle
    return starts[low][1] + position - starts[low][0]
