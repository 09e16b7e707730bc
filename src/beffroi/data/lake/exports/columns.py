"""What an export is given: a statement of ours, and what each of its columns holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Holds(StrEnum):
    """What a column of the statement holds, as the engine gives it."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    POINT = "point"  # STRUCT(lon, lat)
    LIST = "list"  # list of texts
    JSON = "json"  # JSON text, to be inlined
    FEATURE = "feature"  # JSON text of a GeoJSON Feature
    BLOB = "blob"  # WKB, for geometry alone


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its SQL name (ours), what readers call it (theirs), what it holds."""

    sql: str
    key: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to be written out: a statement with its parameters, and the columns it yields that readers see, in order.

    `geometry` names a column more, of GeoJSON geometry as text, for the formats that draw.
    """

    sql: str
    params: Sequence[Any] | Mapping[str, Any]
    columns: tuple[ExportColumn, ...]
    geometry: str | None = None

    @property
    def heavy(self) -> bool:
        """Whether one row may weigh a lot: outlines and JSON are read by smaller batches."""
        return self.geometry is not None or any(c.holds in {Holds.JSON, Holds.FEATURE} for c in self.columns)
