"""A CSV of links: one line a dataset. Columns id, titre, adresse, description, licence, format… in French or in English."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from beffroi.engines.harvest.records import (
    Ask,
    Distribution,
    Entry,
    HarvestFailed,
    Options,
    Refusal,
    RemoteRecord,
)

_ADDRESS = ("adresse", "url", "lien", "address", "link")
_ID = ("id", "identifiant", "identifier")


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """All the lines. A line without an `id` is known by its address: give one, so that the address may change."""
    del options
    content = ask(address, "text/csv").content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", "replace")
    heading = text.partition("\n")[0]
    delimiter = max(";,\t|", key=heading.count)
    lines = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = {name: _plain(name) for name in lines.fieldnames or [] if name}
    if not set(names.values()) & set(_ADDRESS):
        raise HarvestFailed(
            "Ce CSV n'a pas de colonne « adresse » (ou url, lien) : ce n'est pas une liste de liens."
        )
    try:
        yield [
            _entry({names[k]: v.strip() for k, v in line.items() if k in names and v and v.strip()}, number)
            for number, line in enumerate(lines, 2)
        ]
    except csv.Error as error:
        raise HarvestFailed(f"Le CSV de liens ne se lit pas : {error}.") from error


def _plain(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_name).strip("_")


def _entry(line: dict[str, str], number: int) -> Entry:
    where = next((line[name] for name in _ADDRESS if name in line), "")
    remote_id = next((line[name] for name in _ID if name in line), "") or where
    if not where:
        return Refusal(f"La ligne {number} n'a pas d'adresse.", remote_id, line.get("titre", ""))
    said: dict[str, object] = {**line}
    for name in ("mots_cles", "keywords", "keyword", "theme"):
        if name in line:
            said[name] = [word.strip() for word in re.split(r"[;,|]", line[name]) if word.strip()]
    if not any(name in line for name in ("titre", "title", "nom")):
        said["titre"] = where.rstrip("/").rpartition("/")[2] or where
    made = Distribution(where, title=line.get("titre", ""), format=line.get("format", ""))
    return RemoteRecord(remote_id, "links", said, (made,))
