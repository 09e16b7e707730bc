"""From names as found to raw columns: each name once, what was done noted."""

from collections import Counter
from collections.abc import Sequence

from beffroi.data.lake.raw import RawColumn
from beffroi.data.lake.readers.headers import Header
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.saying import Said


def unique_names(names: Sequence[str], notes: NoteBook) -> list[str]:
    """Names made different from one another ("Nom", "Nom (2)"); blanks stay blank, and are noted."""
    taken = {name for name in names if name}
    seen: Counter[str] = Counter()
    result: list[str] = []
    for index, name in enumerate(names):
        seen[name] += 1
        if not name:
            result.append("")
            continue
        unique = name
        if seen[name] > 1:
            number = seen[name]
            while (unique := f"{name} ({number})") in taken:
                number += 1
            taken.add(unique)
            notes.add(
                "repeated_header",
                {"name": name[:80], "number": index + 1, "unique": unique[:90]},
                column=unique,
            )
        result.append(unique)
    return result


def raw_columns(names: Sequence[str]) -> tuple[RawColumn, ...]:
    """Columns of text c0…, in order."""
    return tuple(RawColumn(f"c{index}", name) for index, name in enumerate(names))


def note_header(header: Header, places: Sequence[str], lines: Sequence[int | None], notes: NoteBook) -> None:
    """Say what the first rows were; `places` and `lines` tell where each row is in the file."""
    if header.banner:
        notes.info("banner", {"n": len(header.banner)}, line=lines[header.banner[-1]])
    if header.missing:
        notes.add("missing_header", line=lines[header.first])
        return
    if len(header.rows) > 1:
        top, bottom = (Said("place", {"where": places[row]}) for row in (header.rows[0], header.rows[-1]))
        notes.info("multiline_header", {"top": top, "bottom": bottom})
    if header.repeated:
        count = len(header.repeated)
        notes.add(
            "repeated_header_row",
            {"n": count},
            line=lines[header.repeated[0]],
            count=count,
        )
    for index, name in enumerate(header.names):
        if not name:
            notes.add("blank_header", {"number": index + 1}, line=lines[header.rows[-1]])
