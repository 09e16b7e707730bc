"""What a reader hands to the types: raw columns the engine can select from, whatever the file was.

A reader never decides a type. It stages the file so that DuckDB can scan it as often as needed, in bounded memory,
in the order of the file, and says what it had to change on the way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from beffroi.data.saying import Fact, remark


class Severity(StrEnum):
    """How much a note asks of its reader."""

    INFO = "info"  # what was understood or done without loss
    WARNING = "warning"  # something to look at
    ERROR = "error"  # a value that did not fit; the row is kept


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the report. `where` is what a person finds again: "ligne 12", "feuille Communes, ligne 3".

    Its sentence is made of its `kind`, a kind of `data.saying`, of its `facts` and of the fields below.
    """

    kind: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    severity: Severity = Severity.WARNING
    where: str | None = None
    line: int | None = None
    column: str | None = None
    value: str | None = None
    count: int = 1  # how many times, when the note stands for several

    @property
    def code(self) -> str:
        """Its stable word for programs, whatever the case: "short_row", "bad_value", "swapped_coordinates"."""
        return self.kind.partition(".")[0]

    @property
    def sentence(self) -> str:
        """In French: what happened and what to do."""
        return remark(asdict(self))

    def to_json(self) -> dict[str, Any]:
        """A shape that can be stored and shown."""
        return {"code": self.code, "sentence": self.sentence, **asdict(self)}


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column as found. `sql` is its name in the relation: c0, c1… in source order, never user text.

    `native` is the engine's type when the format is typed (Parquet, FlatGeobuf…); None when values are text to be understood.
    A native geometry is a BLOB of WKB: `native` is "WKB" and `crs` says its reference system ("EPSG:2154"), None when unknown.
    """

    sql: str
    header: str
    native: str | None = None
    crs: str | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file ready to be typed.

    `relation` is SQL of ours that can stand after FROM (a read_csv(…) or read_parquet(…) call over staged files); it yields the
    columns' `sql` names only. Blank cells are NULL or ''. `locate` turns row positions (0-based, in the order of the relation)
    into places a person finds in the original ("ligne 12"), and line numbers where lines exist; it may read the file again,
    and is called with few positions. `rows` is the number of rows when the reader
    knows it. A header is '' when the cell was blank.

    `fallback` is set where the scan is the engine's own strict reading of a large file that nobody has checked to the end: when a
    scan raises `duckdb.Error`, call it (once, it reads the whole file) and start again with the table it gives: same rows, with
    the irregular ones mended and noted. Small files are checked by the reader, and have none.
    """

    relation: str
    columns: tuple[RawColumn, ...]
    format: str  # "csv", "xlsx", "geojson"…
    notes: tuple[Note, ...] = ()
    locate: Callable[[Sequence[int]], Sequence[tuple[str, int | None]]] = field(
        default=lambda positions: [(f"enregistrement {p + 1}", None) for p in positions]
    )
    rows: int | None = None
    ordered: bool = True  # False where the scan may be run in any order without harm
    fallback: "Callable[[], RawTable] | None" = None
    details: Mapping[str, Any] = field(
        default_factory=dict
    )  # encoding, delimiter, sheet, layer, member… as used


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may say about a file; None leaves it to be found."""

    sheet: str | None = None
    layer: str | None = None
    member: str | None = None  # which file of an archive
    crs: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    endings: bool | None = None  # False: totals and remarks under the rows are left out
    schema: str | None = None  # the Table Schema its rows should keep, by its name here; '' for none


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds every reader keeps; each is a setting with a sentence (docs/settings.md)."""

    max_columns: int = 2_000
    max_line_bytes: int = 16 * 2**20
    max_unpacked_bytes: int = 20 * 2**30
    max_ratio: int = 200  # unpacked bytes for one packed byte, above 64 MiB
    max_members: int = 10_000
    max_cells_in_memory: int = 5_000_000  # formats that cannot stream (JSON trees, XLS, ODS)
    max_source_bytes: int = 20 * 2**30
    memory: str = "1200MB"
    threads: int = 2
    max_notes: int = 200  # of one kind; the count stays exact
