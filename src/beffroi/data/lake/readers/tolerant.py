"""Records of any width laid down as a regular table, each repair noted with its line."""

from collections.abc import Iterator
from pathlib import Path

from beffroi.data.errors import RefusedContent
from beffroi.data.lake.raw import Limits
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.records import Record, is_blank, lines_of
from beffroi.data.lake.readers.staging import TextStage

__all__ = ["lines_of", "stage"]


def stage(
    found: Iterator[Record], width: int, limits: Limits, scratch: Path, notes: NoteBook
) -> tuple[str, int, int]:
    """Write the records, and give the relation, the number of rows and of columns.

    Raises:
        RefusedContent: no record has a value.
    """
    blanks = 0
    with TextStage(scratch, width, limits) as table:
        for line, found_cells, mended in found:
            cells, size = found_cells, len(found_cells)
            if size > width:
                while size > width and not cells[size - 1]:
                    size -= 1
                cells = cells[:size]
            if size != width or not cells[0]:
                if is_blank(cells, width):
                    blanks += 1
                    continue
                if size != width:
                    kind = "short_row" if size < width else "long_row"
                    facts = {"line": line, "n": size, "width": width}
                    notes.add(kind, facts, where=f"ligne {line}", line=line)
            if mended:
                notes.add("stray_quote", {"line": line}, where=f"ligne {line}", line=line)
            table.add(cells)
        if table.count == 0:
            raise RefusedContent("Le fichier n’a aucune ligne de données. Vérifiez l’export et renvoyez-le.")
        notes.blank_rows(blanks)
        return table.finish(), table.count, table.width
