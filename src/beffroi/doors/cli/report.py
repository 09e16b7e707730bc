"""The report a person reads after a publication."""

from collections.abc import Sequence
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from beffroi.city.catalog.public import WORDS
from beffroi.data.fields import FieldType
from beffroi.doors.cli.words import number, plural, printer
from beffroi.engines.intake.public import Receipt

_MOST = 40  # warnings shown; the JSON report holds all
_CELLS = 6  # cells shown of a column
FAULT = "bad_value"
DETAILS = {
    "encoding": "encodage",
    "delimiter": "séparateur",
    "sheet": "feuille",
    "layer": "couche",
    "crs": "coordonnées",
    "archive": "archive",
    "member": "fichier",
    "path": "liste",
}


def print_receipt(receipt: Receipt, *, name: str) -> None:
    """Say on the output what came of a source."""
    click.echo(_headline(receipt, name))
    click.echo(f"Format : {_format(receipt.report)}")
    if receipt.fields:
        _print_fields(receipt.fields)
    _print_changes(receipt)
    _print_notes([note for note in receipt.report["notes"] if note["severity"] == "info"], "Compris ainsi")
    _print_notes(receipt.warnings, "À regarder")
    if receipt.published:
        click.echo(f"Page : {receipt.url}")


def _headline(receipt: Receipt, name: str) -> str:
    rows = plural(receipt.rows, "enregistrement")
    fields = plural(len(receipt.fields), "champ")
    if receipt.published:
        return f"{name} → {receipt.dataset_id} : publié, version {receipt.version}, {rows}, {fields}."
    if receipt.version is None:
        return f"{name} → {receipt.dataset_id} : essai, rien n'est publié. {rows}, {fields}."
    anyway = " Ou recommencez avec --breaking." if receipt.changes.get("breaking") else ""
    return f"{name} → {receipt.dataset_id} : retenu (version {receipt.version}). {receipt.reason}{anyway}"


def _format(report: dict[str, Any]) -> str:
    known = {word: report["details"].get(key) for key, word in DETAILS.items()}
    details = ", ".join(f"{word} « {value} »" for word, value in known.items() if isinstance(value, str))
    return f"{report['format']} ({details})" if details else str(report["format"])


def _print_fields(fields: Sequence[dict[str, Any]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Champ", "Type", "Remplis", "Écarts", "Pourquoi"):
        table.add_column(
            heading, overflow="fold", justify="right" if heading in {"Remplis", "Écarts"} else "left"
        )
    for field in fields:
        kind = WORDS[FieldType(field["type"])]
        if field.get("semantic_type"):
            kind += f" ({field['semantic_type']})"
        faults = number(field["faults"]) if field["faults"] else ""
        table.add_row(
            escape(field["name"]), escape(kind), number(field["filled"]), faults, escape(field["why"])
        )
    printer().print(table)


def _print_changes(receipt: Receipt) -> None:
    sentences = receipt.changes.get("sentences", [])
    if sentences:
        click.echo(f"Depuis la version {receipt.changes.get('since')} :")
    for sentence in sentences:
        click.echo(f"  · {sentence}")


def _print_notes(notes: Sequence[dict[str, Any]], title: str) -> None:
    """Cells that did not fit are gathered by column; every other note has its line."""
    lines = [_note(note) for note in notes if note["code"] != FAULT]
    faults: dict[str, list[dict[str, Any]]] = {}
    for note in notes:
        if note["code"] == FAULT:
            faults.setdefault(str(note["column"]), []).append(note)
    lines += [_cells(column, found) for column, found in faults.items()]
    if lines:
        click.echo(f"{title} :")
    for line in lines[:_MOST]:
        click.echo(f"  · {line}")
    if len(lines) > _MOST:
        click.echo(f"  · et {number(len(lines) - _MOST)} autres : --json les donne toutes.")


def _cells(column: str, found: Sequence[dict[str, Any]]) -> str:
    """The cells of one column that did not fit: the first in full, a few more by their place and value."""
    first, *others = found
    total = len(others)
    if not total:
        return _note(first)
    shown = " ; ".join(f"{note['where']} « {note['value']} »" for note in others[:_CELLS])
    more = f" ; et {number(total - _CELLS)} autres, que --json donne" if total > _CELLS else ""
    return f"{_note(first)} De même, colonne « {column} » : {shown}{more}."


def _note(note: dict[str, Any]) -> str:
    """The places are said only where the sentence does not say them already."""
    sentence: str = note["sentence"]
    where = note["where"] or (f"ligne {note['line']}" if note["line"] else None)
    places = [
        (where, str(where)),
        (note["column"], f"colonne « {note['column']} »"),
        (note["value"], f"valeur « {note['value']} »"),
    ]
    missing = [
        shown for said, shown in places if said is not None and said.casefold() not in sentence.casefold()
    ]
    return f"{', '.join(missing)} : {sentence}" if missing else sentence
