"""`beffroi org …`: who publishes here, and the communes of the territory."""

from datetime import datetime
from typing import Any

import click
import orjson
from django.conf import settings
from rich.markup import escape
from rich.table import Table

from beffroi.city.people import public as people
from beffroi.city.people.public import Organisation
from beffroi.city.territory import public as territory
from beffroi.doors.cli import instance
from beffroi.doors.cli.words import number, plural, printer
from beffroi.trust.audit.public import note


@click.group("org")
def org() -> None:
    """Les organisations : la métropole, les communes, leurs délégataires, les partenaires."""
    instance.required()


@org.command("import")
def import_() -> None:
    """Crée une organisation par commune du territoire ; relancer ne fait rien de plus.

    Les communes viennent de « beffroi territory import » ; une organisation qui porte déjà leur code, leur SIREN ou leur
    nom est reprise, jamais doublée.
    """
    done = people.import_communes(settings.BEFFROI["TERRITORY"])
    if done.created or done.linked:
        note("organisation.import", "organisation", "", created=len(done.created), linked=len(done.linked))
    created = plural(len(done.created), "commune créée", "communes créées")
    linked = plural(len(done.linked), "complétée")
    click.echo(f"{created}, {linked}, {number(done.same)} sans changement.")


@org.command("add")
@click.argument("name", metavar="NOM")
@click.option("--kind", default="partner", show_default=True, type=click.Choice(Organisation.Kind.values))
@click.option("--siret", default="", help="Quatorze chiffres ; le SIREN en découle.")
@click.option("--parent", metavar="ORGANISATION", help="L'organisation dont elle dépend.")
def add(name: str, kind: str, siret: str, parent: str | None) -> None:
    """Crée une organisation."""
    above = people.organisation(parent) if parent else None
    made = people.new_organisation(name, kind=kind, siret=siret, parent=above)
    note("organisation.create", "organisation", made.slug)
    click.echo(f"{made} : {made.slug}")


@org.command("set")
@click.argument("slug", metavar="ORGANISATION")
@click.option("--name", help="Nom.")
@click.option("--kind", type=click.Choice(Organisation.Kind.values), help="Nature.")
@click.option("--siret", help="Quatorze chiffres ; vide pour le retirer.")
@click.option("--parent", metavar="ORGANISATION", help="Dont elle dépend ; vide pour aucune.")
@click.option("--contact", help="Adresse électronique ou page d'un service.")
@click.option(
    "--schema-errors-block/--schema-errors-pass",
    default=None,
    help="Si les écarts au schéma déclaré retiennent une version ; sans cela, ils sont dits.",
)
def set_(slug: str, parent: str | None, **said: Any) -> None:
    """Change ce qui est dit d'une organisation."""
    found = people.organisation(slug)
    above: dict[str, Any] = {}
    if parent is not None:
        above["parent"] = people.organisation(parent) if parent else None
    people.change_organisation(found, **said, **above)
    note("organisation.settle", "organisation", found.slug)
    click.echo(f"{found} : {found.slug}")


@org.command("list")
@click.option(
    "--on",
    metavar="AAAA-MM-JJ",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Les communes du territoire ce jour-là.",
)
@click.option("--json", "as_json", is_flag=True)
def list_organisations(on: datetime | None, as_json: bool) -> None:
    """Liste les organisations."""
    every = Organisation.objects.select_related("parent")
    if on is not None:
        every = people.communes_on(settings.BEFFROI["TERRITORY"], on.date()).select_related("parent")
    if as_json:
        click.echo(orjson.dumps([_shape(item) for item in every], option=orjson.OPT_INDENT_2).decode())
        return
    table = Table("Identifiant", "Nom", "Nature", "SIREN", "INSEE", "Dépend de", box=None, pad_edge=False)
    for item in every:
        parent = item.parent.slug if item.parent else ""
        table.add_row(
            item.slug, escape(item.name), item.get_kind_display(), item.siren, item.insee, escape(parent)
        )
    printer().print(table)


def _shape(item: Organisation) -> dict[str, Any]:
    return {
        "slug": item.slug,
        "name": item.name,
        "kind": item.kind,
        "siren": item.siren,
        "siret": item.siret,
        "insee": item.insee,
        "parent": item.parent.slug if item.parent else None,
    }


@org.command("show")
@click.argument("slug", metavar="ORGANISATION")
def show(slug: str) -> None:
    """Montre une organisation, ce à quoi sa commune a appartenu, et ses membres."""
    item = people.organisation(slug)
    click.echo(f"{item.slug} · {item.name} ({item.get_kind_display()})")
    for label, value in (
        ("SIRET", item.siret),
        ("SIREN", item.siren),
        ("Code INSEE", item.insee),
        ("Dépend de", item.parent.name if item.parent else ""),
        ("Jeux de données", number(item.datasets.count())),
    ):
        if value:
            click.echo(f"{label} : {value}")
    for stay in territory.stays(item.insee) if item.insee else ():
        since = f" depuis le {stay.valid_from:%d/%m/%Y}" if stay.valid_from else ""
        until = f" jusqu'au {stay.valid_to:%d/%m/%Y}" if stay.valid_to else ""
        click.echo(f"Commune de {stay.grouping}{since}{until}")
    for held in item.memberships.filter(people.in_force()).select_related("user"):
        click.echo(f"{held.get_role_display()} : {held.user}")
