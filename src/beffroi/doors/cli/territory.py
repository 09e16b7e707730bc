"""`beffroi territory import`: the dated communes, and their contours where they can be had."""

from pathlib import Path

import click
from django.conf import settings

from beffroi.city.territory import public
from beffroi.doors.cli.instance import required

PACKAGES = Path("frontend/node_modules")


@click.group()
def territory() -> None:
    """Le territoire de référence : communes, intercommunalités, contours."""


@territory.command("import")
@click.option("--contours", metavar="FICHIER_OU_URL", help="GeoJSON des contours ; « non » pour s'en passer.")
@click.option(
    "--packages",
    type=click.Path(path_type=Path),
    default=PACKAGES,
    show_default=True,
    help="Dossier node_modules où est installé @etalab/decoupage-administratif.",
)
def import_(contours: str | None, packages: Path) -> None:
    """Importe les communes du territoire (BEFFROI_TERRITORY), leurs dates et leurs contours.

    Sans --contours, ils sont demandés à l'API géographique de l'État si le réseau l'atteint ; sinon les cartes
    dessinent des cercles.
    """
    required()
    siren = settings.BEFFROI["TERRITORY"]
    click.echo(f"{public.import_package(packages, siren)} communes dans le territoire {siren}.")
    if contours == "non":
        return
    try:
        given = public.import_contours(contours or public.DEFAULT_URL.format(siren=siren), siren)
    except public.ContoursUnreachable as error:
        if contours:
            raise
        click.echo(
            f"{error.sentence} Les cartes dessineront des cercles ; --contours FICHIER les remplacera.",
            err=True,
        )
    else:
        click.echo(f"{given} contours importés.")
