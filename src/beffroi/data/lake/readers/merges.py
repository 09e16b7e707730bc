"""Merged cells of a sheet: the value is in the first one only, people see it in all."""

from collections import Counter, defaultdict
from collections.abc import Sequence

Range = tuple[tuple[int, int], tuple[int, int]]  # (row, column) of the first and last cells, from 0


class Merges:
    """The merged ranges of a sheet."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = [found for found in ranges if found[0] != found[1]]
        self._by_row: dict[int, list[Range]] = defaultdict(list)
        self._open: list[tuple[int, int, str]] = []  # last row, column, value

    def shift(self, left: int) -> None:
        """Count columns from the first of the used range."""
        self._ranges = [((a, b - left), (c, d - left)) for (a, b), (c, d) in self._ranges if b >= left]
        self._by_row.clear()
        for found in self._ranges:
            self._by_row[found[0][0]].append(found)

    def fill_right(self, row: int, cells: list[str]) -> None:
        """Spread, on its first row, a value over the columns it covers."""
        for (_, first), (_, last) in self._by_row.get(row, ()):
            if first < len(cells):
                for column in range(first + 1, min(last + 1, len(cells))):
                    cells[column] = cells[column] or cells[first]

    def fill_down(self, row: int, cells: list[str]) -> int:
        """Repeat, in each row, the values merged from above; gives how many cells were filled."""
        filled = 0
        self._open = [found for found in self._open if found[0] >= row]
        for _, column, value in self._open:
            if column < len(cells) and not cells[column]:
                cells[column] = value
                filled += 1
        for (first, column), (last, _) in self._by_row.get(row, ()):
            if last > first and column < len(cells) and cells[column]:
                self._open.append((last, column, cells[column]))
        return filled

    def tall(self, numbers: Sequence[int]) -> set[tuple[int, int]]:
        """Cells merged with those below, as (index among `numbers`, column), for the rows whose next kept row they cover."""
        found = set()
        for index, number in enumerate(numbers[:-1]):
            for (first, column), (last, _) in self._ranges:
                if first <= number and last >= numbers[index + 1]:
                    found.add((index, column))
        return found

    def wide(self, numbers: Sequence[int]) -> set[int]:
        """Indices among `numbers` of the rows where several cells are merged over columns."""
        counts = Counter(first for (first, left), (_, right) in self._ranges if right > left)
        return {index for index, number in enumerate(numbers) if counts[number] > 1}
