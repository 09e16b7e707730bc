"""What an export is given: a statement of ours, and what each of its columns holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from beffroi.data.fields import FieldType


class Holds(StrEnum):
    """What a column of the statement holds, as the engine gives it."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    POINT = "point"  # STRUCT(lon, lat)
    LIST = "list"  # list of texts
    JSON = "json"  # JSON text, to be inlined
    FEATURE = "feature"  # JSON text of a GeoJSON Feature
    WKB = "wkb"  # a geometry, as bytes
    NATIVE = "native"  # a date or an instant, in the engine's own type


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its SQL name (ours), what readers call it (theirs), what it holds, the field it shows and the type of that.

    `period` is the precision of a date: "year", "month", or nothing for a day.
    """

    sql: str
    key: str
    holds: Holds
    type: FieldType | None = None
    field: str | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to be written out: a statement with its parameters, and the columns it yields that readers see, in order.

    `geometry` names a column more, for the formats that draw: GeoJSON geometry as text, or WKB, as the format asked.
    `outlines` tells that it may be more than points. `subject` names another column, of record ids, for the formats that name
    each row.
    """

    sql: str
    params: Sequence[Any] | Mapping[str, Any]
    columns: tuple[ExportColumn, ...]
    geometry: str | None = None
    subject: str | None = None
    outlines: bool = False

    @property
    def heavy(self) -> bool:
        """Whether one row may weigh a lot: outlines and JSON are read by smaller batches."""
        return self.outlines or any(c.holds in _HEAVY for c in self.columns)


_HEAVY = {Holds.JSON, Holds.FEATURE, Holds.WKB}
