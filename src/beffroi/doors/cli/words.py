"""Words and numbers as the command prints them."""

import sys
from collections.abc import Mapping

from rich.console import Console

STEPS: Mapping[str, str] = {
    "fetch": "Téléchargement",
    "fetched": "Téléchargement",
    "begin": "Préparation",
    "begun": "Préparation",
    "keep": "Copie de l'original",
    "kept": "Copie de l'original",
    "build": "Lecture",
    "read": "Lecture",
    "type": "Types",
    "write": "Écriture",
    "examine": "Schéma",
    "built": "Écriture",
    "recorded": "Contrôle",
    "decide": "Contrôle",
    "install": "Publication",
    "installed": "Publication",
    "switch": "Publication",
    "switching": "Publication",
    "commit": "Publication",
    "committed": "Publication",
    "heads": "Préparation des tris",
    "words": "Index des mots",
    "retain": "Ménage",
    "harvest": "Moisson",
    "archive": "Archivage",
    "done": "Terminé",
}


def printer() -> Console:
    """Where tables are printed: as wide as the terminal, wide enough for a file elsewhere."""
    return Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else 160)


def number(value: int) -> str:
    """A whole number as French people write it."""
    return f"{value:,}".replace(",", " ")


def size(count: float) -> str:
    """A number of bytes in the unit a person reads."""
    for unit in ("octets", "Ko", "Mo", "Go"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "octets" else f"{count:.1f} {unit}".replace(".", ",")
        count /= 1000
    return f"{count:.1f} To".replace(".", ",")


def plural(count: int, one: str, several: str | None = None) -> str:
    """ "1 ligne", "2 lignes"."""
    return f"{number(count)} {one if count < 2 else several or one + 's'}"
