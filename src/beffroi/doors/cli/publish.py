"""`beffroi publish`: a file or an address becomes a live dataset."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import orjson

from beffroi.city.catalog.public import required_licence
from beffroi.city.people.public import named_organisation
from beffroi.data.errors import BeffroiError
from beffroi.data.lake import ReadOptions
from beffroi.doors.cli import instance
from beffroi.doors.cli.ending import REFUSED, code_of, say
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.report import print_receipt
from beffroi.engines.intake.public import IntakeRequest, Then, read_descriptor, receive


@click.command("publish")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option(
    "--id", "dataset_id", metavar="ID", help="Identifiant du jeu ; sans lui, tiré du nom du fichier."
)
@click.option("--title", help="Titre du jeu.")
@click.option(
    "--descriptor",
    type=click.Path(path_type=Path),
    help="YAML ou JSON : métadonnées et champs, qui décident.",
)
@click.option("--sheet", help="Feuille du classeur.")
@click.option("--layer", help="Couche du fichier géographique.")
@click.option("--member", help="Fichier à prendre dans l'archive.")
@click.option("--crs", help="Système de coordonnées : EPSG:2154, EPSG:3950…")
@click.option("--encoding", help="Encodage du texte : utf-8, windows-1252…")
@click.option("--delimiter", help="Séparateur des colonnes ; « tab » pour une tabulation.")
@click.option(
    "--schema",
    help="Schéma que les lignes doivent respecter : nom (« beffroi schema list ») ou adresse ; vide pour aucun.",
)
@click.option(
    "--endings/--no-endings",
    default=None,
    help="Garde ou laisse de côté les totaux et remarques sous les lignes ; retenu pour les mises à jour.",
)
@click.option("--org", help="Organisation qui répond des données, par son nom ; créée au besoin.")
@click.option("--licence", help="Licence : etalab-2.0, ODbL-1.0, CC-BY-4.0…")
@click.option(
    "--breaking",
    is_flag=True,
    help="Publie même si des champs disparaissent ou changent de nature ; sans cela, la version est retenue.",
)
@click.option("--dry-run", is_flag=True, help="Lit et rapporte, sans rien publier.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Le rapport en JSON ; un objet par ligne s'il y a plusieurs sources.",
)
def publish(sources: tuple[str, ...], descriptor: Path | None, as_json: bool, **said: Any) -> None:
    """Publie chaque SOURCE (fichier ou adresse http) comme un jeu de données, ou le met à jour.

    Code de fin : 0 publié, 2 refusé pour son contenu, 1 autre échec.
    """
    instance.required()
    if len(sources) > 1 and (said["dataset_id"] or said["title"] or descriptor):
        raise click.UsageError("--id, --title et --descriptor ne valent que pour une seule source.")
    model = _request(sources[0], descriptor, said)
    worst = 0
    for source in sources:
        code = _one(replace(model, source=source), as_json=as_json, alone=len(sources) == 1)
        worst = code if worst == 0 or code == 1 else worst
    click.get_current_context().exit(worst)


def _request(source: str, descriptor: Path | None, said: Mapping[str, Any]) -> IntakeRequest:
    metas: dict[str, dict[str, Any]] = {}
    if said["licence"]:
        metas["default"] = {"license": required_licence(said["licence"]).title}
    delimiter = "\t" if said["delimiter"] in {"tab", "\\t"} else said["delimiter"]
    request = IntakeRequest(
        source=source,
        dataset_id=said["dataset_id"],
        title=said["title"],
        metas=metas,
        options=ReadOptions(
            sheet=said["sheet"],
            layer=said["layer"],
            member=said["member"],
            crs=said["crs"],
            encoding=said["encoding"],
            delimiter=delimiter,
            schema=said["schema"],
            endings=said["endings"],
        ),
        organisation=named_organisation(said["org"])[0] if said["org"] and not said["dry_run"] else None,
        dry_run=said["dry_run"],
        then=Then.PUBLISH if said["breaking"] else Then.PUBLISH_IF_SAFE,
    )
    return read_descriptor(descriptor).applied(request) if descriptor else request


def _one(request: IntakeRequest, *, as_json: bool, alone: bool) -> int:
    name = request.source.rstrip("/").rpartition("/")[2] or request.source
    try:
        with shown(name, quiet=as_json) as progress:
            receipt = receive(request, progress)
    except BeffroiError as error:
        if as_json:
            _print_json(
                {"source": request.source, "error": error.code, "message": error.sentence}, indent=alone
            )
        say(f"{name} : {error.sentence}")
        return code_of(error)
    if as_json:
        _print_json({"source": request.source, **receipt.to_json()}, indent=alone)
    else:
        print_receipt(receipt, name=name)
    return 0 if receipt.published or request.dry_run else REFUSED


def _print_json(shape: Mapping[str, Any], *, indent: bool) -> None:
    click.echo(orjson.dumps(shape, option=orjson.OPT_INDENT_2 if indent else None).decode())
