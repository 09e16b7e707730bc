"""`beffroi backup` and `beffroi restore`: the whole instance in one tar file, whatever the database it is on."""

from pathlib import Path

import click

from beffroi.doors.cli import instance
from beffroi.doors.cli.archive import write_backup
from beffroi.doors.cli.init import prepare_instance
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.restoring import read_backup
from beffroi.doors.cli.words import plural, size


@click.command("backup")
@click.argument("target", metavar="FICHIER.tar", type=click.Path(path_type=Path))
@click.option("--history", is_flag=True, help="Avec les versions remplacées encore conservées.")
def backup(target: Path, history: bool) -> None:
    """Sauvegarde enregistrements, versions publiées et originaux, pendant que le service tourne.

    La clé secrète n'y est pas. Le fichier contient les comptes : gardez-le comme une clé.
    """
    instance.required()
    with shown(target.name) as progress:
        summary = write_backup(target, history=history, progress=progress)
    click.echo(
        f"{target} : {plural(summary.datasets, 'jeu', 'jeux')} de données, {size(target.stat().st_size)}."
    )


@click.command("restore")
@click.argument("source", metavar="FICHIER.tar", type=click.Path(path_type=Path))
def restore(source: Path) -> None:
    """Rend une sauvegarde à une instance sans jeu de données, sur SQLite ou PostgreSQL.

    Ses comptes et organisations sont remplacés par ceux de la sauvegarde : n'en rendez qu'une que vous avez faite.
    """
    prepare_instance()
    with shown(source.name) as progress:
        summary = read_backup(source, progress)
    click.echo(
        f"Instance rendue dans {instance.home()} : {plural(summary.datasets, 'jeu', 'jeux')} de données."
    )
