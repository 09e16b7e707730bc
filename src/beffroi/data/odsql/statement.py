"""What the engine is to run, and how its columns read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from beffroi.data.fields import FieldType


class ColumnKind(StrEnum):
    """How an encoder writes a column's values."""

    VALUE = "value"  # text, number, boolean as they are (native: date, TIMESTAMPTZ too)
    JSON = "json"  # JSON text that stands in the answer as what it holds
    POINT = "point"  # STRUCT(lon, lat)
    LIST = "list"  # list of texts
    WKB = "wkb"  # native geometry, bytes


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: its key for the reader, its name in the SQL (ours), its type, and the field it shows if any."""

    key: str
    kind: ColumnKind
    sql: str
    type: FieldType | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A page of a longer reading: `sql` reads it all, `limit` rows of it are wanted after `offset`."""

    sql: str
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its bound values, in order. `geometry` names a column more, not for readers: the place of each row (GeoJSON text
    or WKB, as asked). `scans` is False when a few rows are read whatever the size of the table; `stops` tells that reading ends
    with the page; `window` is there when the pages beside it cost as little, and depend on the version alone. `total` is how many
    records match, paging apart, when that was known without counting; when `counted`, each row says it behind its columns."""

    sql: str
    params: tuple[Any, ...]
    columns: tuple[Column, ...]
    grouped: bool = False
    geometry: str | None = None
    scans: bool = True
    stops: bool = False
    counted: bool = False
    total: int | None = None
    window: Window | None = None
