"""From names as found to raw columns: each name once, what was done noted."""

from collections import Counter
from collections.abc import Sequence

from beffroi.data.lake.raw import RawColumn
from beffroi.data.lake.readers.headers import Header
from beffroi.data.lake.readers.notes import NoteBook


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
                f"Le nom de colonne « {name[:80]} » est répété : la colonne {index + 1} devient « {unique[:90]} ».",
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
        last = header.banner[-1]
        count = len(header.banner)
        what = "La première ligne n’est" if count == 1 else f"Les {count} premières lignes ne sont"
        end = "elle est laissée" if count == 1 else "elles sont laissées"
        notes.info(
            "banner", f"{what} pas des données (titre ou ligne vide) : {end} de côté.", line=lines[last]
        )
    if header.missing:
        notes.add(
            "missing_header",
            "Le fichier n’a pas de ligne d’en-têtes : les colonnes sont numérotées, donnez-leur un nom.",
            line=lines[header.first],
        )
        return
    if len(header.rows) > 1:
        top, bottom = places[header.rows[0]], places[header.rows[-1]]
        notes.info(
            "multiline_header",
            f"Les noms de colonnes tiennent sur plusieurs lignes ({top} à {bottom}), réunies.",
        )
    if header.repeated:
        count = len(header.repeated)
        notes.add(
            "repeated_header_row",
            f"La ligne d’en-têtes est répétée {count} fois de suite : les répétitions sont laissées de côté.",
            line=lines[header.repeated[0]],
            count=count,
        )
    for index, name in enumerate(header.names):
        if not name:
            notes.add("blank_header", f"La colonne {index + 1} n’a pas de nom.", line=lines[header.rows[-1]])
