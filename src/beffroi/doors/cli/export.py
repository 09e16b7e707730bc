"""`beffroi export`: a published dataset written to a file, in the formats the API exports."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.lake import (
    ROWS,
    CsvStyle,
    Rows,
    Text,
    csv_text,
    export_rows,
    geojson_text,
    json_array_text,
    json_lines_text,
    text_chunks,
    write_sheet,
)
from beffroi.data.odsql import Context, Query, compile_records
from beffroi.doors.cli import instance
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.words import number, size

TEXTS: dict[str, Callable[[Rows], Text]] = {
    "csv": lambda rows: csv_text(rows, CsvStyle()),
    "json": json_array_text,
    "jsonl": json_lines_text,
    "geojson": geojson_text,
}
FORMATS = (*TEXTS, "parquet", "xlsx")
STDOUT = Path("-")


@click.command("export")
@click.argument("dataset_id", metavar="ID")
@click.option("--format", "kind", required=True, type=click.Choice(FORMATS), help="Format du fichier.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Fichier à écrire ; « - » pour la sortie ; sans lui, ID.FORMAT ici.",
)
@click.option("--force", is_flag=True, help="Remplace le fichier s'il existe.")
def export(dataset_id: str, kind: str, out: Path | None, force: bool) -> None:
    """Écrit les enregistrements publiés d'un jeu de données, entiers, dans le format voulu."""
    instance.required()
    dataset = catalog.get(dataset_id)
    version = dataset.current
    if version is None:
        raise NotFound(f"« {dataset_id} » n'est pas publié : il n'y a rien à exporter.")
    target = out or Path(f"{dataset_id}.{kind}")
    if target != STDOUT and target.exists() and not force:
        raise BeffroiError(f"{target} existe déjà : --force le remplace.")
    with shown(str(target)) as progress, catalog.lake().scratch() as scratch:
        progress("Export", None)
        made = scratch / "export"
        _write(dataset, version, kind, made)
        _deliver(made, target)
    if target != STDOUT:
        click.echo(
            f"{target} : {number(version.records_count)} enregistrements, {size(target.stat().st_size)}."
        )


def _write(dataset: Dataset, version: Version, kind: str, target: Path) -> None:
    if kind == "parquet":
        shutil.copyfile(catalog.folder(version) / ROWS, target)  # the version's own, made to be exchanged
        return
    if kind == "geojson" and version.schema.geo is None:
        raise NotFound(f"« {dataset.dataset_id} » n'a pas de géométrie : choisissez un autre format.")
    rows = _rows(dataset, version, geometry=kind == "geojson")
    seconds = float(settings.BEFFROI["EXPORT_SECONDS"])
    if kind == "xlsx":
        write_sheet(catalog.engine(), rows, target, seconds=seconds)
        return
    with target.open("wb") as file:
        file.writelines(text_chunks(catalog.engine(), TEXTS[kind](rows), rows.params, seconds=seconds))


def _rows(dataset: Dataset, version: Version, *, geometry: bool) -> Rows:
    schema = version.schema
    context = Context(
        schema=schema,
        table=catalog.engine().table(catalog.folder(version)),
        dataset_id=dataset.dataset_id,
        salt=f"{dataset.uid}/{version.number}",
        uid=dataset.uid,
        updated=version.published_at,
    )
    query = Query(limit=-1, timezone=settings.BEFFROI["TIMEZONE"])
    statement = compile_records(query, context, for_export=True, geometry="geojson" if geometry else None)
    return export_rows(statement, drawn=schema.geo.name if geometry and schema.geo else None)


def _deliver(made: Path, target: Path) -> None:
    """The whole file or none: it appears in one step."""
    if target == STDOUT:
        with made.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        return
    partial = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(made, partial)
        partial.replace(target)
    except OSError as error:
        raise BeffroiError(f"{target} ne s'écrit pas : {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
