"""`beffroi export`: a published dataset written to a file, in the formats the API exports."""

import shutil
import sys
from pathlib import Path

import click
from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.formats import FORMATS
from beffroi.data.lake import ROWS, Export, ExportStyle, export_file, system
from beffroi.data.odsql import Context, Query
from beffroi.doors.cli import instance
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.words import number, size

STDOUT = Path("-")
WGS84 = 4326


@click.command("export")
@click.argument("dataset_id", metavar="ID")
@click.option("--format", "kind", required=True, type=click.Choice(list(FORMATS)), help="Format du fichier.")
@click.option("--epsg", default=4326, show_default=True, help="Système des coordonnées (numéro EPSG).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Fichier à écrire ; « - » pour la sortie ; sans lui, ID.FORMAT ici.",
)
@click.option("--force", is_flag=True, help="Remplace le fichier s'il existe.")
def export(dataset_id: str, kind: str, epsg: int, out: Path | None, force: bool) -> None:
    """Écrit les enregistrements publiés d'un jeu de données, entiers, dans le format voulu."""
    instance.required()
    dataset = catalog.get(dataset_id)
    version = dataset.current
    if version is None:
        raise NotFound(f"« {dataset_id} » n'est pas publié : il n'y a rien à exporter.")
    _check(dataset, version, kind, epsg)
    target = out or Path(f"{dataset_id}.{FORMATS[kind].extension}")
    if target != STDOUT and target.exists() and not force:
        raise BeffroiError(f"{target} existe déjà : --force le remplace.")
    with shown(str(target)) as progress, catalog.lake().scratch() as scratch:
        progress("Export", None)
        made = scratch / "export"
        _write(dataset, version, kind, epsg, made)
        _deliver(made, target)
    if target != STDOUT:
        click.echo(
            f"{target} : {number(version.records_count)} enregistrements, {size(target.stat().st_size)}."
        )


def _check(dataset: Dataset, version: Version, kind: str, epsg: int) -> None:
    made = FORMATS[kind]
    if made.geo and version.schema.geo is None:
        raise NotFound(f"« {dataset.dataset_id} » n'a pas de géométrie : choisissez un autre format.")
    if epsg != WGS84 and (not made.projects or system(epsg) is None):
        raise BeffroiError(
            f"Le format {kind} ne s'écrit pas en EPSG:{epsg} : choisissez un système projeté ou géographique connu, et "
            f"l'un des formats {', '.join(name for name, other in FORMATS.items() if other.projects)}."
        )


def _write(dataset: Dataset, version: Version, kind: str, epsg: int, target: Path) -> None:
    if kind == "parquet" and epsg == WGS84 and not version.described:
        shutil.copyfile(catalog.folder(version) / ROWS, target)  # the version's own, made to be exchanged
        return
    options = settings.BEFFROI
    context = Context(
        schema=version.schema,
        table=catalog.engine().table(catalog.folder(version)),
        dataset_id=dataset.dataset_id,
        salt=f"{dataset.uid}/{version.number}",
        uid=dataset.uid,
        updated=version.published_at,
    )
    address = f"{options['BASE_URL'].rstrip('/') or 'http://localhost'}/api/explore/v2.1/catalog/datasets/{dataset.dataset_id}"
    query = Query(limit=-1, timezone=options["TIMEZONE"])
    wanted = Export(FORMATS[kind], query, context, ExportStyle(epsg=epsg, address=address))
    export_file(catalog.engine(), wanted, target, seconds=float(options["EXPORT_SECONDS"]))


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
