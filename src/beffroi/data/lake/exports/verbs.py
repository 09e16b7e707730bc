"""From a query to the bytes or the file of an export, whatever the format."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from beffroi.data.formats import Format
from beffroi.data.lake.exports.columns import Rows
from beffroi.data.lake.exports.statements import rows_of
from beffroi.data.lake.exports.stream import Batches
from beffroi.data.lake.exports.style import ExportStyle
from beffroi.data.lake.exports.table import WRITERS, needs
from beffroi.data.odsql import Context, Query


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported, in which format, and how it is wanted."""

    made: Format
    query: Query
    context: Context
    style: ExportStyle = field(default_factory=ExportStyle)

    def rows(self) -> Rows:
        """The rows, as the format needs them."""
        return rows_of(self.query, self.context, self.style, needs(self.made.name, self.style))


def export_chunks(engine: Batches, export: Export, *, seconds: float) -> Iterator[bytes]:
    """The chunks of a format that streams. Whatever is wrong is raised before the first is given.

    Raises:
        QueryError: the query cannot be answered.
        LimitReached: out of time or memory.
    """
    chunks = WRITERS[export.made.name].chunks
    if chunks is None:
        raise ValueError(export.made.name)
    return chunks(engine, export.rows(), export.style, seconds=seconds)


def export_file(engine: Batches, export: Export, target: Path, *, seconds: float) -> None:
    """Write the whole export to `target`, in any format; raises as `export_chunks` does.

    Raises:
        LimitReached: out of time or memory, or of what the format holds.
    """
    write = WRITERS[export.made.name].file
    if write is not None:
        write(engine, export.rows(), export.style, target, seconds=seconds)
        return
    with target.open("wb") as file:
        file.writelines(export_chunks(engine, export, seconds=seconds))
