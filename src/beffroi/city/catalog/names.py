"""Identifiers of datasets: made from a title or a file name, checked when a person gives one."""

import re
import unicodedata
from collections.abc import Callable

from beffroi.data.errors import BeffroiError

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*(?:@[a-z0-9-]+)?")
LONGEST = 100


class BadIdentifier(BeffroiError):
    """An identifier that cannot stand in an address."""

    code = "bad_identifier"


def checked(dataset_id: str) -> str:
    """`dataset_id` as it is; raises BadIdentifier with the rule."""
    if len(dataset_id) > LONGEST or not _IDENTIFIER.fullmatch(dataset_id):
        proposal = slug(dataset_id)
        raise BadIdentifier(
            f"L'identifiant « {dataset_id[:LONGEST]} » ne convient pas : lettres sans accent en minuscules, chiffres, tirets, "
            f"{LONGEST} caractères au plus. Par exemple : {proposal}."
        )
    return dataset_id


def slug(text: str) -> str:
    """An identifier close to `text`: "Arrêts de bus (2025).csv" → "arrets-de-bus-2025-csv"; never empty."""
    plain = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    ascii_text = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:80].strip("-")
    return made or "jeu-de-donnees"


def free(wanted: str, taken: Callable[[str], bool]) -> str:
    """`wanted`, or the first of wanted-2, wanted-3… that is not taken."""
    if not taken(wanted):
        return wanted
    number = 2
    while taken(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
