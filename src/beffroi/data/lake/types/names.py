"""From headers to field names: short ASCII words a program can use, one for each column."""

import re
import unicodedata
from collections.abc import Iterable

_MAX = 80  # characters
#: Names a serving table keeps for itself.
RESERVED = frozenset({"rowid", "_key"})


def slug(header: str) -> str:
    """The header in lower-case ASCII words joined by `_`; '' when nothing is left. `Nom de l'École` gives `nom_de_l_ecole`."""
    text = (
        header.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE").replace("°", " ")
    )
    text = re.sub(r"([a-zà-ÿ0-9])([A-Z][a-zà-ÿ])", r"\1_\2", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:_MAX].strip("_")


def unique_names(headers: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A field name for each header, none twice: the second `Nom` is `nom_2`; a blank header is `colonne_N`."""
    used = set(taken) | RESERVED
    names: list[str] = []
    for position, header in enumerate(headers, 1):
        names.append(free_name(slug(header) or f"colonne_{position}", used))
        used.add(names[-1])
    return names


def free_name(wanted: str, used: Iterable[str]) -> str:
    """`wanted`, or the first of `wanted_2`, `wanted_3`… that is free."""
    used = set(used)
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}_{number}"
    return name
