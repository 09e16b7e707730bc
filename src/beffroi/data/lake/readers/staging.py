"""Rows of text laid down in Parquet in the scratch folder, in bounded memory, whatever their width turns out to be."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from beffroi.data.errors import LimitReached
from beffroi.data.lake.raw import Limits

Cell = str | bytes | None
_CELLS = 400_000  # of one batch
_CHARACTERS = 32 * 2**20


def quoted(path: Path) -> str:
    """A path of ours as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"


class TextStage:
    """Takes rows one by one; a row wider than those before opens a new part, and the relation joins the parts by name.

    Used as a context manager so that a reading that fails leaves no open file.
    """

    def __init__(self, folder: Path, width: int, limits: Limits, *, shapes: bool = False) -> None:
        """`shapes`: the first column is WKB, given as bytes."""
        self._shapes = shapes
        self._folder = folder
        self._limits = limits
        self._parts: list[Path] = []
        self._writer: pq.ParquetWriter | None = None
        self._rows: list[Sequence[Cell]] = []
        self._characters = 0
        self.width = width
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def add(self, row: Sequence[Cell]) -> None:
        """One row; shorter than the width is padded, wider widens the table."""
        if len(row) > self.width:
            self._widen(len(row))
        self._rows.append(row)
        self.count += 1
        self._characters += sum(map(len, filter(None, row)))
        if len(self._rows) * self.width >= _CELLS or self._characters >= _CHARACTERS:
            self._flush()

    def finish(self) -> str:
        """Close and give the relation of all the rows, in order, with columns c0…"""
        if self.count == 0 and not self._parts:
            self._open()
        self._flush()
        self._close()
        files = ", ".join(quoted(part) for part in self._parts)
        names = ", ".join(f"c{index}" for index in range(self.width))
        return f"(SELECT {names} FROM read_parquet([{files}], union_by_name = true))"

    def _type(self, index: int) -> pa.DataType:
        return pa.binary() if self._shapes and index == 0 else pa.string()

    def _widen(self, width: int) -> None:
        if width > self._limits.max_columns:
            raise too_wide(width, self._limits)
        self._flush()
        self._close()
        self.width = width

    def _open(self) -> pq.ParquetWriter:
        part = self._folder / f"part{len(self._parts)}.parquet"
        schema = pa.schema([(f"c{index}", self._type(index)) for index in range(self.width)])
        self._parts.append(part)
        self._writer = pq.ParquetWriter(
            part, schema, compression="lz4", use_dictionary=False, write_statistics=False
        )
        return self._writer

    def _flush(self) -> None:
        if not self._rows:
            return
        writer = self._writer or self._open()
        width = self.width
        rows = [row if len(row) == width else (*row, *(None,) * (width - len(row))) for row in self._rows]
        columns = [
            pa.array(column, self._type(index)) for index, column in enumerate(zip(*rows, strict=True))
        ]
        writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=writer.schema))
        self._rows = []
        self._characters = 0

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def too_wide(width: int, limits: Limits) -> LimitReached:
    """The refusal of a table with too many columns."""
    return LimitReached(
        f"Le fichier a {width} colonnes, plus que la limite de {limits.max_columns} (réglage BEFFROI_MAX_COLUMNS). Vérifiez le "
        "séparateur, ou mettez les données en lignes : une ligne par mesure plutôt qu’une colonne par mesure."
    )
