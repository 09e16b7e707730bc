"""Where the columns' names are: pure functions on the first rows of a table, shared by CSV and sheets.

Rows above the names (a title, a date of edition) are a banner; names may take several rows, be repeated, blank or missing.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from beffroi.data.lake.readers.cells import Look, is_identifier, is_usual_name, is_year, look

Row = Sequence[str]
_SAMPLE = 200
_DEEPEST = 40  # rows a banner may take
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Header:
    """What the first rows are, as indices among the rows given. `names` has one name a column, '' where blank."""

    names: tuple[str, ...]
    banner: tuple[int, ...]
    rows: tuple[int, ...]  # of names; empty when there are none
    repeated: tuple[int, ...]  # the same names again
    first: int  # first row of data

    @property
    def missing(self) -> bool:
        """Whether the file has no names."""
        return not self.rows


def find_header(
    rows: Sequence[Row],
    *,
    tall: Collection[tuple[int, int]] = (),
    wide: Collection[int] = (),
    bare: Sequence[Row] | None = None,
) -> Header:
    """Understand the first rows of a table.

    `bare` are the same rows as written, where merged cells have been spread in `rows`: a title merged over the whole table is
    one cell. `tall` are cells (row, column) merged with the one below, which only names on several rows have; `wide` are rows
    where several cells are merged over columns, as names of groups are.
    """
    start = _banner(rows if bare is None else bare)
    top = start
    while top - 1 in wide:
        top -= 1
    width = max((len(row) for row in rows[start : start + _SAMPLE]), default=0)
    banner = tuple(range(start))
    if start >= len(rows):
        return Header((), banner, (), (), start)
    body = rows[start : start + _SAMPLE]
    if _looks_like_data(body, width):
        return Header(("",) * width, banner, (), (), start)
    last = start
    while _continues(rows, last, width, tall):
        last += 1
    first = last + 1
    while (
        first < len(rows)
        and list(rows[first]) == list(rows[last])
        and any(cell.strip() for cell in rows[first])
    ):
        first += 1
    names = _combine(rows[top : last + 1], width)
    return Header(names, banner[:top], tuple(range(top, last + 1)), tuple(range(last + 1, first)), first)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell.strip())


def _banner(rows: Sequence[Row]) -> int:
    """Index of the first row as full as the table's rows usually are."""
    counts = [_filled(row) for row in rows[: _SAMPLE * 2]]
    later = sorted(count for count in counts[min(len(counts) // 2, _DEEPEST) :] if count)
    usual = later[len(later) // 2] if later else 0
    need = max(2, (usual + 1) // 2) if usual > 1 else 1
    for index, count in enumerate(counts[:_DEEPEST]):
        comment = usual == 1 and rows[index][0].lstrip().startswith("#")
        if count >= need and not comment:
            return index
    return next((index for index, count in enumerate(counts) if count), len(rows))


def _column_look(body: Sequence[Row], column: int) -> Look:
    """The look four values in five have, TEXT when they differ."""
    looks = Counter(look(row[column]) for row in body if column < len(row) and row[column].strip())
    if not looks:
        return Look.BLANK
    best, count = looks.most_common(1)[0]
    return best if count >= 0.8 * looks.total() else Look.TEXT


def _looks_like_data(body: Sequence[Row], width: int) -> bool:
    """Whether the first row is of the same kind as those below rather than their names."""
    first, below = body[0], body[1:]
    if not below:
        return sum(look(cell).is_typed for cell in first) * 2 >= max(_filled(first), 1)
    names, data = 0.0, 0.0
    familiar, compared = 0, 0
    years = sum(map(is_year, first))
    for column, cell in enumerate(first):
        kind, usual = look(cell), _column_look(below, column)
        if kind is Look.BLANK:
            continue
        if is_identifier(cell) or is_usual_name(cell) or (usual.is_typed and kind is Look.TEXT):
            names += 1
        elif kind.is_typed and kind is usual and not (is_year(cell) and years > 1):
            data += 1
        elif (
            kind is Look.CODE
            and usual is Look.CODE
            and len(cell) in {len(row[column]) for row in below if column < len(row)}
        ):
            data += 0.3
        elif kind is Look.TEXT and usual is Look.TEXT:
            compared += 1
            familiar += _familiar(cell, column, below)
    if names == data == 0:
        return compared > 1 and familiar * 3 >= compared * 2
    return data > names


def _familiar(cell: str, column: int, below: Sequence[Row]) -> bool:
    """Whether a text of several words shares one with values below, or is itself one of them."""
    values = [row[column] for row in below if column < len(row)]
    if values.count(cell) > 0:
        return True
    words = set(_WORD.findall(cell.lower()))
    return " " in cell.strip() and any(words & set(_WORD.findall(value.lower())) for value in values)


def _continues(rows: Sequence[Row], last: int, width: int, tall: Collection[tuple[int, int]]) -> bool:
    """Whether the row after `last` also holds names: groups above, details below, or units in brackets."""
    if last + 2 >= len(rows):
        return False
    above, row = rows[last], rows[last + 1]
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or any(look(cell).is_typed and not is_year(cell) for cell in cells):
        return False
    if any(where[0] == last for where in tall):
        return True
    if all(cell.startswith("(") and cell.endswith(")") for cell in cells):
        return True
    if _filled(above) >= width:
        return False
    below = rows[last + 2 : last + 2 + _SAMPLE]
    fills = any(
        column < len(row) and row[column].strip() and not (column < len(above) and above[column].strip())
        for column in range(width)
    )
    typed = any(_column_look(below, column).is_typed for column in range(len(row)) if row[column].strip())
    return fills and typed


def _combine(rows: Sequence[Row], width: int) -> tuple[str, ...]:
    """One name a column; a group's name, written once, stands for the columns on its right."""
    names: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(rows):
        group = ""
        for column in range(width):
            cell = " ".join(row[column].split()) if column < len(row) else ""
            if level < len(rows) - 1 and not cell and any(_at(lower, column) for lower in rows[level + 1 :]):
                cell = group
            group = cell or group
            if cell and cell not in names[column]:
                names[column].append(cell)
    return tuple(" – ".join(parts) for parts in names)


def _at(row: Row, column: int) -> str:
    return row[column].strip() if column < len(row) else ""
