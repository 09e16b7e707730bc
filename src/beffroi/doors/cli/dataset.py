"""`beffroi dataset …`: what is in the catalogue, and its history."""

from pathlib import Path
from typing import Any

import click
import orjson
from django.utils.formats import date_format
from django.utils.timezone import localtime
from rich.markup import escape
from rich.table import Table

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset
from beffroi.data.fields import FieldType
from beffroi.doors.cli import instance
from beffroi.doors.cli.progress import shown
from beffroi.doors.cli.report import print_receipt
from beffroi.doors.cli.words import number, printer, size
from beffroi.engines.intake import public as intake


@click.group("dataset")
def dataset() -> None:
    """Les jeux de données de l'instance et leurs versions."""
    instance.required()


def _print_json(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        right = heading in {"Enregistrements", "Taille", "Version"}
        table.add_column(heading, overflow="fold", justify="right" if right else "left")
    return table


def _print(table: Table) -> None:
    printer().print(table)


@dataset.command("list")
@click.option(
    "--search", default="", metavar="MOTS", help="Seulement ceux dont la description contient ces mots."
)
@click.option("--json", "as_json", is_flag=True)
def list_datasets(search: str, as_json: bool) -> None:
    """Liste les jeux de données, publiés ou non."""
    found = catalog.every().matching(search)
    if as_json:
        _print_json([catalog.to_explore(item) for item in found])
        return
    if not found:
        click.echo("Aucun jeu de données. Publiez-en un : beffroi publish FICHIER")
        return
    table = _table("Identifiant", "Titre", "Version", "Enregistrements", "Organisation")
    for item in found:
        version = item.current
        state = str(version.number) if version else "non publié"
        rows = number(version.records_count) if version else ""
        table.add_row(item.dataset_id, escape(item.title), state, rows, escape(item.organisation.name))
    _print(table)


@dataset.command("show")
@click.argument("dataset_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="L'objet de l'API Explore.")
def show(dataset_id: str, as_json: bool) -> None:
    """Montre un jeu de données : description, champs, version publiée."""
    item = catalog.get(dataset_id)
    if as_json:
        _print_json(catalog.to_explore(item))
        return
    metas = catalog.default_metas(item)
    click.echo(f"{item.dataset_id} · {item.title}")
    for label, value in (
        ("Producteur", metas["publisher"]),
        ("Licence", metas["license"] or "non indiquée"),
        ("Thème", ", ".join(metas["theme"] or [])),
        ("Page", intake.public_url(item.dataset_id) if item.current else "non publié"),
    ):
        if value:
            click.echo(f"{label} : {value}")
    if item.current is None:
        return
    click.echo(f"Version {item.current.number}, {number(item.current.records_count)} enregistrements :")
    table = _table("Champ", "Type", "Libellé")
    for field in item.current.schema:
        table.add_row(field.name, catalog.WORDS[FieldType(field.type)], escape(field.label))
    _print(table)


@dataset.command("versions")
@click.argument("dataset_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True)
def versions(dataset_id: str, as_json: bool) -> None:
    """Donne l'histoire d'un jeu : ses versions, ce qui a changé, ce qui a été refusé."""
    item = catalog.get(dataset_id)
    if as_json:
        _print_json([_version_shape(item, v) for v in item.versions.all()])
        return
    table = _table("Version", "État", "Date", "Enregistrements", "Taille", "Fichier", "Remarque")
    for version in item.versions.all():
        moment = localtime(version.published_at or version.created_at)
        remark = version.report.get("failure") or " ".join(version.changes.get("sentences", []))
        table.add_row(
            str(version.number),
            str(version.get_state_display()),
            date_format(moment, "j F Y H:i"),
            number(version.records_count),
            size(version.data_bytes),
            escape(version.original_name),
            escape(remark),
        )
    _print(table)


def _version_shape(item: Dataset, version: catalog.Version) -> dict[str, Any]:
    return {
        "dataset_id": item.dataset_id,
        "version": version.number,
        "state": version.state,
        "current": version.pk == item.current_id,
        "rows": version.records_count,
        "bytes": version.data_bytes,
        "original": version.original,
        "original_name": version.original_name,
        "created_at": catalog.stamp(version.created_at),
        "published_at": catalog.stamp(version.published_at),
        "changes": version.changes,
        "failure": version.report.get("failure"),
    }


@dataset.command("rollback")
@click.argument("dataset_id", metavar="ID")
@click.argument("number_", metavar="VERSION", type=click.IntRange(min=1))
@click.option("--reason", default="", help="Pourquoi, pour le journal.")
def rollback(dataset_id: str, number_: int, reason: str) -> None:
    """Publie de nouveau une version d'avant, encore conservée."""
    version = intake.rollback(catalog.get(dataset_id), number_, reason=reason)
    click.echo(f"{dataset_id} : la version {version.number} est publiée.")


@dataset.command("withdraw")
@click.argument("dataset_id", metavar="ID")
@click.option("--reason", default="", help="Pourquoi, pour le journal.")
def withdraw(dataset_id: str, reason: str) -> None:
    """Retire un jeu du public sans rien supprimer."""
    version = intake.withdraw(catalog.get(dataset_id), reason=reason)
    click.echo(
        f"{dataset_id} n'est plus public. Pour le rendre : beffroi dataset rollback {dataset_id} {version.number}"
    )


@dataset.command("delete")
@click.argument("dataset_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
def delete(dataset_id: str, yes: bool) -> None:
    """Supprime un jeu, ses versions et ses originaux. Le journal reste."""
    item = catalog.get(dataset_id)
    count = item.versions.count()
    if not yes:
        click.confirm(f"Supprimer « {item.title} » et ses {count} versions, sans retour ?", abort=True)
    intake.delete(item)
    click.echo(f"{dataset_id} est supprimé.")


@dataset.command("attach")
@click.argument("dataset_id", metavar="ID")
@click.argument("source", metavar="FICHIER")
@click.option("--title", default="", help="Ce qu'est ce document ; par défaut, le nom du fichier.")
def attach(dataset_id: str, source: str, title: str) -> None:
    """Joint un document (notice, plan, décision) à un jeu. Un fichier du même nom remplace le précédent."""
    item = catalog.get(dataset_id)
    with shown(dataset_id) as progress:
        made = intake.attach(item, source, progress, title=title)
    click.echo(f"{dataset_id} : « {made.title} » est joint ({made.id}, {size(made.size)}).")


@dataset.command("detach")
@click.argument("dataset_id", metavar="ID")
@click.argument("document", metavar="DOCUMENT")
def detach(dataset_id: str, document: str) -> None:
    """Retire un document joint à un jeu."""
    intake.detach(catalog.get(dataset_id), document)
    click.echo(f"{dataset_id} : {document} n'est plus joint.")


@dataset.command("retype")
@click.argument("dataset_id", metavar="ID")
@click.option(
    "--set",
    "types",
    multiple=True,
    metavar="CHAMP=TYPE",
    help="Type voulu ; « auto » revient à la lecture automatique.",
)
@click.option("--descriptor", type=click.Path(), help="YAML ou JSON : les champs décrits décident.")
@click.option("--background", is_flag=True, help="Confie le travail à « beffroi worker ».")
def retype(dataset_id: str, types: tuple[str, ...], descriptor: str | None, background: bool) -> None:
    """Relit l'original conservé avec d'autres types, et publie le résultat."""
    item = catalog.get(dataset_id)
    corrections = _corrections(types, descriptor)
    if background:
        job = intake.submit_retype(item, corrections)
        click.echo(f"Travail confié : {job.id}")
        return
    with shown(dataset_id) as progress:
        receipt = intake.retype(item, corrections, progress=progress)
    print_receipt(receipt, name=dataset_id)


def _corrections(types: tuple[str, ...], descriptor: str | None) -> list[dict[str, Any]]:
    from_file = list(intake.read_descriptor(Path(descriptor)).fields) if descriptor else []
    fields = []
    for item in types:
        name, equals, kind = item.partition("=")
        if not equals or not name:
            raise click.UsageError(f"« {item} » : écrivez CHAMP=TYPE, par exemple code_postal=text.")
        fields.append({"name": name, "type": None if kind == "auto" else kind})
    given = [field for field in fields if field["type"] is not None]
    intake.from_shape({"fields": given})  # says which type does not exist
    return [*from_file, *fields]
