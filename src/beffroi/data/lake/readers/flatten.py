"""One JSON object to one row of text: nested objects become columns `a.b`, lists stay JSON text."""

import json
from collections.abc import Mapping
from typing import Any

import orjson

from beffroi.data.lake.raw import Limits
from beffroi.data.lake.readers.staging import too_wide

_DEEPEST = 6
_SHAPES = frozenset({
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"
})  # fmt: skip


class Flattener:
    """Gives each path a column, in the order they are first met."""

    def __init__(self, limits: Limits, first: int = 0) -> None:
        """`first` columns are kept for the caller, at the start of each row."""
        self._limits = limits
        self._first = first
        self._columns: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        """The paths, in the order of their columns."""
        return list(self._columns)

    def row(self, element: object) -> list[str | None]:
        """The cells of one element; one that is no object is a single cell "valeur".

        Raises:
            LimitReached: too many columns.
        """
        cells: list[str | None] = [None] * (self._first + len(self._columns))
        if isinstance(element, Mapping):
            self._put(element, "", cells, 0)
        elif element is not None:
            self._cell("valeur", text_of(element), cells)
        return cells

    def _put(self, element: Mapping[str, Any], prefix: str, cells: list[str | None], depth: int) -> None:
        for key, value in element.items():
            path = f"{prefix}{key}"
            if is_point(value):
                self._cell(path, f"{value['lat']!r}, {value['lon']!r}", cells)
            elif isinstance(value, Mapping) and value and depth < _DEEPEST and not is_shape(value):
                self._put(value, f"{path}.", cells, depth + 1)
            else:
                self._cell(path, text_of(value), cells)

    def _cell(self, path: str, text: str | None, cells: list[str | None]) -> None:
        index = self._columns.get(path)
        if index is None:
            index = self._columns[path] = len(self._columns)
            if index >= self._limits.max_columns:
                raise too_wide(index + 1, self._limits)
        while len(cells) <= self._first + index:
            cells.append(None)
        cells[self._first + index] = text


def is_point(value: Any) -> bool:
    """Whether a JSON value is a point as the Explore API writes it: {"lon": …, "lat": …} and nothing else."""
    return (
        isinstance(value, Mapping)
        and value.keys() == {"lon", "lat"}
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value.values())
    )


def is_shape(value: object) -> bool:
    """Whether a JSON value is a GeoJSON geometry (RFC 7946, section 3.1)."""
    return (
        isinstance(value, Mapping)
        and value.get("type") in _SHAPES
        and ("coordinates" in value or "geometries" in value)
    )


def text_of(value: object) -> str | None:
    """A JSON value as a cell."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if value in ({}, []):
        return None
    return json_text(value)


def json_text(value: object) -> str:
    """A JSON value as compact JSON."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # integers beyond 64 bits, lone surrogates
        return (
            json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
        )
