"""Where the rows are in a JSON document: every table one may see in it, the likeliest first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.data.lake.readers.cells import Look, look
from beffroi.data.lake.readers.headers import find_header

KEY = "clé"  # the column of the keys that name each row
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Tree:
    """A table of a document: its path ("data.stations", "" for the whole), its elements, and how it was understood."""

    path: str
    elements: Sequence[Any] | Mapping[str, Any]
    how: str  # "list", "grid", "columns", "keyed", "keyed_columns", "pairs", "single"

    @property
    def size(self) -> int:
        """The number of elements, which is the number of rows in most cases."""
        return len(self.elements)

    def rows(self) -> Iterator[Any]:
        """The elements as objects, one a row."""
        return _ROWS[self.how](self.elements)


def find_trees(document: Any) -> list[Tree]:
    """The tables of a document, the likeliest first; empty when nothing is like rows."""
    if isinstance(document, list):
        return [_list("", document)] if document else []
    if not isinstance(document, Mapping) or not document:
        return []
    whole = _mapping("", document)
    if whole is not None:
        return [whole]
    inner = sorted(_inside(document, "", 0), key=lambda tree: -tree.size)
    return inner or [_last_resort(document)]


def _list(path: str, elements: list[Any]) -> Tree:
    grid = len(elements) > 1 and all(isinstance(element, list) for element in elements)
    return Tree(path, elements, "grid" if grid else "list")


def _mapping(path: str, document: Mapping[str, Any]) -> Tree | None:
    """An object that is itself a table: columns, or one entry a row."""
    values = list(document.values())
    if _is_columns(document):
        return Tree(path, document, "columns")
    if len(values) > 1 and all(isinstance(value, Mapping) and value for value in values):
        if all(_is_columns(value) for value in values):
            return Tree(path, document, "keyed_columns")
        keys = [set(value) for value in values]
        common = sum(
            bool(keys[0] & other) and len(keys[0] & other) * 2 >= len(keys[0] | other) for other in keys
        )
        if common * 2 > len(values) and not any(
            isinstance(item, list | Mapping) and item for item in values[0].values()
        ):
            return Tree(path, document, "keyed")
        if common == len(values) and len(values) >= 3:
            return Tree(path, document, "keyed")
    return None


def _is_columns(document: Mapping[str, Any]) -> bool:
    """Whether every value is a list of scalars of one same length."""
    values = list(document.values())
    if not values or not all(isinstance(value, list) for value in values):
        return False
    lengths = {len(value) for value in values}
    if len(lengths) != 1 or lengths == {0}:
        return False
    return len(values) > 1 and not any(
        isinstance(item, Mapping | list) for value in values for item in value[:20]
    )


def _inside(document: Mapping[str, Any], prefix: str, depth: int) -> Iterator[Tree]:
    for key, value in document.items():
        path = f"{prefix}{key}"
        if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            yield Tree(path, value, "list")
        elif isinstance(value, Mapping) and depth < _DEEPEST:
            table = _mapping(path, value)
            if table is not None and table.size > 1:
                yield table
            else:
                yield from _inside(value, f"{path}.", depth + 1)


def _last_resort(document: Mapping[str, Any]) -> Tree:
    """Codes to names are pairs; otherwise the object is one row."""
    scalars = not any(isinstance(value, Mapping | list) for value in document.values())
    if (
        scalars
        and len(document) >= 3
        and all(look(str(key)) not in {Look.TEXT, Look.BLANK} for key in document)
    ):
        return Tree("", document, "pairs")
    return Tree("", [document], "single")


def _grid_rows(elements: Any) -> Iterator[Any]:
    """A list of lists, which may start with names."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in elements[:200]]
    header = find_header(texts)
    names = [name or f"colonne {index + 1}" for index, name in enumerate(header.names)]
    for row in elements[header.first :]:
        extra = [f"colonne {index + 1}" for index in range(len(names), len(row))]
        yield dict(zip([*names, *extra], row, strict=False))


def _keyed_rows(elements: Any) -> Iterator[Any]:
    for key, value in elements.items():
        yield {KEY: key, **value} if isinstance(value, Mapping) else {KEY: key, "valeur": value}


def _column_rows(elements: Any) -> Iterator[Any]:
    for values in zip(*elements.values(), strict=True):
        yield dict(zip(elements, values, strict=True))


def _keyed_column_rows(elements: Any) -> Iterator[Any]:
    for key, columns in elements.items():
        for row in _column_rows(columns):
            yield {KEY: key, **row}


_ROWS: dict[str, Callable[[Any], Iterator[Any]]] = {
    "list": iter,
    "single": iter,
    "grid": _grid_rows,
    "columns": _column_rows,
    "keyed": _keyed_rows,
    "keyed_columns": _keyed_column_rows,
    "pairs": _keyed_rows,
}
