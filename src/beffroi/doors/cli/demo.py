"""`beffroi demo`: a metropolis on real data, then served."""

from pathlib import Path

import click
from django.conf import settings

from beffroi.doors.cli.demonstration.memory import Memory, complete, recall
from beffroi.doors.cli.init import prepare_instance
from beffroi.doors.cli.serve import require_free, run_service
from beffroi.doors.cli.territory import PACKAGES


@click.command()
@click.option("--serve", "then_serve", is_flag=True, help="Sert ensuite l'instance.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d'écoute.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port d'écoute.")
@click.option("--contours", metavar="FICHIER_OU_URL", help="GeoJSON des contours des communes.")
@click.option(
    "--packages",
    type=click.Path(path_type=Path),
    default=PACKAGES,
    show_default=True,
    help="Dossier node_modules des paquets de données.",
)
def demo(then_serve: bool, host: str, port: int, contours: str | None, packages: Path) -> None:
    """Crée l'instance de démonstration dans BEFFROI_HOME et charge la métropole ; ce qui y est déjà reste."""
    if then_serve:
        require_free(host, port)
    prepare_instance()
    memory = recall(settings.HOME)
    if memory is None or not complete(memory) or contours:
        from beffroi.doors.cli.demonstration.loading import load  # noqa: PLC0415  (a loaded instance starts without)

        click.echo("Chargement de la métropole de démonstration…", err=True)
        memory = load(packages, contours=contours, say=lambda sentence: click.echo(sentence, err=True))
    _introduce(memory, None if then_serve else "beffroi serve")
    if then_serve:
        run_service(host, port)


def _introduce(memory: Memory, command: str | None) -> None:
    """What is there and how to get in."""
    click.echo(f"Démonstration : {len(memory.loaded)} jeux de données dans {settings.HOME}", err=True)
    for name, password in memory.accounts.items():
        click.echo(f"  compte {name:<12} mot de passe {password}", err=True)
    if command:
        click.echo(f"Pour la servir : {command}", err=True)
