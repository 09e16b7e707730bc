"""From positions of rows back to physical lines of the original."""

from collections.abc import Callable, Iterator, Sequence

from beffroi.data.lake.readers.records import Record, is_blank


def locator(
    again: Callable[[], Iterator[Record]], width: int
) -> Callable[[Sequence[int]], list[tuple[str, int | None]]]:
    """A `locate` that reads the records again, up to the last one asked for; blank records are not rows."""

    def locate(positions: Sequence[int]) -> list[tuple[str, int | None]]:
        wanted = set(positions)
        last = max(wanted, default=-1)
        found: dict[int, int] = {}
        position = 0
        for line, cells, _ in again():
            if position > last:
                break
            if is_blank(cells, width):
                continue
            if position in wanted:
                found[position] = line
            position += 1
        return [_place(found.get(position)) for position in positions]

    return locate


def _place(line: int | None) -> tuple[str, int | None]:
    return (f"ligne {line}", line) if line is not None else ("après la dernière ligne", None)
