"""From positions of rows back to physical lines of the original.

Blocks whose lines are records are counted without being cut: ten million rows are crossed in ten seconds or so.
"""

import mmap
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from beffroi.data.lake.raw import Limits
from beffroi.data.lake.readers.records import Dialect, is_blank, lines_of, records

_BLOCK = 4 << 20
_QUOTED = re.compile(rb'[^\n"]*"[^\n]*')


def locator(
    path: Path, start: int, *, dialect: Dialect, width: int, limits: Limits
) -> Callable[[Sequence[int]], list[tuple[str, int | None]]]:
    """A `locate` that crosses the file again, up to the last row asked for; blank records are not rows.

    `start` is the physical line of the first row.
    """

    def locate(positions: Sequence[int]) -> list[tuple[str, int | None]]:
        search = _Search(set(positions), start, dialect, width)
        search.blocks(path, limits)
        return [_place(search.found.get(position)) for position in positions]

    return locate


class _Search:
    """Crosses a file, holding the position and the line reached."""

    def __init__(self, wanted: Collection[int], start: int, dialect: Dialect, width: int) -> None:
        self.found: dict[int, int] = {}
        self._wanted = wanted
        self._last = max(wanted, default=-1)
        self._position, self._line = 0, start
        self._dialect, self._width = dialect, width
        edge = re.escape(dialect.delimiter.encode())
        self._blank = re.compile(rb"\n(?:[ \t\r\f\v]|\xc2\xa0|" + edge + rb")*(?:\n|\Z)")

    def blocks(self, path: Path, limits: Limits) -> None:
        """Count block by block, until a line has an odd number of quotes: a record may go on after it."""
        with path.open("rb") as file:
            for _ in range(self._line - 1):
                file.readline()
            while self._position <= self._last:
                offset = file.tell()
                block = file.read(_BLOCK) + file.readline(limits.max_line_bytes)
                if not block:
                    return
                if b'"' in block and any(found[0].count(b'"') % 2 for found in _QUOTED.finditer(block)):
                    break
                block = block.removesuffix(b"\n")
                if self._blank.search(b"\n" + block):
                    for line in block.decode("utf-8", "replace").split("\n"):
                        plain = line.removesuffix("\r").replace('"', "")
                        self._take(plain.split(self._dialect.delimiter), self._line)
                        self._line += 1
                else:
                    self._count(block.count(b"\n") + 1)
            else:
                return
        self._records(path, offset, limits)

    def _records(self, path: Path, offset: int, limits: Limits) -> None:
        before = self._line - 1
        lines = lines_of(path, limits, offset=offset)
        for line, cells, _ in records(lines, self._dialect, width=self._width, limits=limits):
            if self._position > self._last:
                return
            self._take(cells, before + line)

    def _count(self, rows: int) -> None:
        for position in self._wanted:
            if self._position <= position < self._position + rows:
                self.found[position] = self._line + position - self._position
        self._position += rows
        self._line += rows

    def _take(self, cells: list[str], line: int) -> None:
        if not is_blank(cells, self._width):
            if self._position in self._wanted:
                self.found[self._position] = line
            self._position += 1


def _place(line: int | None) -> tuple[str, int | None]:
    return (f"ligne {line}", line) if line is not None else ("après la dernière ligne", None)


def has_long_line(path: Path) -> bool:
    """Whether a line is longer than 2 MiB, and perhaps one a little longer than 1 MiB.

    The engine takes gibibytes of memory for such a line, and leaves it out without a word beyond its buffer. One byte a MiB is
    looked at, or little more: a line end is never far.
    """
    step = 1 << 20
    size = path.stat().st_size
    if size < step:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(b"\n", start, start + step) < 0 for start in range(0, size - step + 1, step))
