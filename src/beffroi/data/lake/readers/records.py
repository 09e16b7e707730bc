"""Physical lines to records: the tolerant reading of delimited text, which never loses a cell.

Where the engine's strict reader accepts a file, this gives the same cells. Where it would refuse, this mends: a quote never
closed is a plain character, so is one in the middle of a value; a line end inside quotes belongs to the value.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from beffroi.data.errors import LimitReached
from beffroi.data.lake.encodings import MENDING
from beffroi.data.lake.raw import Limits

NO_DELIMITER = "\x1f"  # of a file of one column
_BOM = b"\xef\xbb\xbf"
_PATIENCE = 50  # quotes never closed before lookahead is shortened
_SHORT_SIGHT = 1 << 16


@dataclass(frozen=True, slots=True)
class Dialect:
    """How records are written. `escape` is what stands before a quote inside quotes: another quote, or a backslash."""

    delimiter: str
    escape: str = '"'


class Record(NamedTuple):
    """One record: the physical line where it starts (from 1), its cells, and whether a stray quote was mended."""

    line: int
    cells: list[str]
    mended: bool


class Splitter:
    """Cuts one record into cells."""

    def __init__(self, dialect: Dialect) -> None:
        self._delimiter = dialect.delimiter
        self._backslash = dialect.escape == "\\"
        inside = r'(?:[^"\\]++|\\.)*+' if self._backslash else r'(?:[^"]++|"")*+'
        end = f"({re.escape(dialect.delimiter)}|\\Z)"
        self._closed = re.compile(f' *"({inside})" *{end}', re.DOTALL)
        self._open = re.compile(f' *"{inside}\\Z', re.DOTALL)

    def split(self, text: str, *, literal: bool = False) -> list[str] | None:
        """The cells of a record; None when a quote stays open; none at all when a line end would be outside of quotes.

        With `literal`, an open quote is a character like others.
        """
        delimiter = self._delimiter
        if '"' not in text:
            return text.split(delimiter)
        cells: list[str] = []
        position, end = 0, len(text)
        while True:
            match = self._closed.match(text, position)
            if match is not None:
                cells.append(self._plain(match[1]))
                if not match[2]:
                    return cells
                position = match.end()
            else:
                if not literal and self._open.match(text, position):
                    return None
                cut = text.find(delimiter, position)
                if text.find("\n", position, cut if cut >= 0 else end) >= 0:
                    return []
                if cut < 0:
                    cells.append(text[position:])
                    return cells
                cells.append(text[position:cut])
                position = cut + 1
            if position == end:
                cells.append("")
                return cells

    def _plain(self, inside: str) -> str:
        if self._backslash:
            return re.sub(r'\\(["\\])', r"\1", inside) if "\\" in inside else inside
        return inside.replace('""', '"')


def lines_of(path: Path, limits: Limits, *, offset: int = 0) -> Iterator[str]:
    """The physical lines of a UTF-8 file with their ends; wrong bytes are read as Windows-1252.

    Raises:
        LimitReached: a line is longer than the limit.
    """
    longest = limits.max_line_bytes
    with path.open("rb") as file:
        if offset or file.read(3) != _BOM:
            file.seek(offset)
        number = 0
        while line := file.readline(longest + 1):
            number += 1
            if len(line) > longest:
                raise LimitReached(
                    f"La ligne {number} dépasse {longest // 2**20} Mio : ce n’est sans doute pas un tableau, ou ses fins de "
                    "ligne manquent. Vérifiez l’export."
                )
            yield line.decode("utf-8", MENDING)


def records(
    lines: Iterator[str], dialect: Dialect, *, width: int | None = None, limits: Limits
) -> Iterator[Record]:
    """The records of a file, blank ones included.

    `width` is the number of cells expected: a record over several lines that has another, and whose first line alone has it,
    is taken for a line with a stray quote.
    """
    source = _Pushback(lines)
    splitter = Splitter(dialect)
    sight, strays = limits.max_line_bytes, 0
    while (text := source.next()) is not None:
        number = source.line
        line = _chomp(text)
        cells = splitter.split(line)
        if cells is not None:
            yield Record(number, cells, mended=False)
            continue
        taken = [text]
        size = len(text)
        while cells is None and size <= sight and (more := source.next()) is not None:
            taken.append(more)
            size += len(more)
            if '"' in more:
                cells = splitter.split(_chomp("".join(taken)))
        literal = splitter.split(line, literal=True) or [line]
        if not cells or (width is not None and len(cells) != width and len(literal) == width):
            source.back(taken[1:])
            cells = literal
            strays += 1
            if strays > _PATIENCE:
                sight = _SHORT_SIGHT
            yield Record(number, cells, mended=True)
        else:
            yield Record(number, cells, mended=False)


def is_blank(cells: list[str], width: int) -> bool:
    """Whether a record is no row: nothing in its cells, or a line of spaces alone where there should be several cells."""
    return not any(cells) or (len(cells) == 1 and width > 1 and not cells[0].strip())


def _chomp(line: str) -> str:
    if line.endswith("\n"):
        return line[:-2] if line.endswith("\r\n") else line[:-1]
    return line


class _Pushback:
    """Lines that can be given back, with the number of the last one taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._waiting: deque[str] = deque()
        self.line = 0

    def next(self) -> str | None:
        line = self._waiting.popleft() if self._waiting else next(self._lines, None)
        if line is not None:
            self.line += 1
        return line

    def back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.line -= len(lines)
