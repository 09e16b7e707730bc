"""`beffroi space …`: the communes' own front pages and addresses."""

from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from beffroi.city.people import public as people
from beffroi.city.people.public import Role
from beffroi.city.spaces.public import BadSpace, Space, change_space, default_path, make_space, usages
from beffroi.data.errors import NotFound
from beffroi.doors.cli import instance
from beffroi.doors.cli.words import number, printer
from beffroi.trust.audit.public import note

_SAID = (
    click.option("--host", help="Nom d'hôte à elle, par exemple donnees.roubaix.fr ; vide pour aucun."),
    click.option("--title", help="Titre ; par défaut, le nom de l'organisation."),
    click.option("--introduction", help="Quelques phrases pour la page d'accueil."),
    click.option("--colour", help="Couleur #rrvvbb des pages claires."),
    click.option("--colour-dark", help="Couleur des pages sombres ; par défaut, tirée de l'autre."),
    click.option(
        "--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PNG, JPEG ou WebP."
    ),
    click.option("--most-datasets", type=click.IntRange(0), help="Jeux de données au plus."),
    click.option("--most-megabytes", type=click.IntRange(0), help="Mégaoctets au plus."),
)


def _said(command: Any) -> Any:
    for option in reversed(_SAID):
        command = option(command)
    return command


def _given(said: dict[str, Any]) -> dict[str, Any]:
    """What was said, the logo read."""
    given = {name: value for name, value in said.items() if value is not None}
    if "logo" in given:
        given["logo"] = given["logo"].read_bytes()
    return given


@click.group("space")
def space() -> None:
    """Les espaces : page d'accueil, adresse et couleurs d'une commune, sur sa part du catalogue."""
    instance.required()


@space.command("open")
@click.argument("slug", metavar="ORGANISATION")
@click.option("--path", help="Mot de l'adresse /espaces/…/ ; par défaut, l'identifiant de l'organisation.")
@click.option(
    "--administrator", metavar="ADRESSE", help="Adresse électronique à inviter comme administrateur."
)
@_said
def open_(slug: str, path: str | None, administrator: str | None, **said: Any) -> None:
    """Ouvre l'espace d'une organisation."""
    organisation = people.organisation(slug)
    made = make_space(organisation, path or default_path(organisation), **_given(said))
    note("space.open", "space", made.path)
    click.echo(f"L'espace de {organisation} est ouvert : /espaces/{made.path}/")
    if administrator:
        people.invite(administrator, organisation, Role.ADMINISTRATOR, None)
        note("member.invite", "organisation", organisation.slug, role=Role.ADMINISTRATOR)
        click.echo(f"{administrator} est invité à l'administrer.")


@space.command("set")
@click.argument("path", metavar="ESPACE")
@click.option("--open/--close", "enabled", default=None, help="Ouvre ou ferme l'espace ; les jeux restent.")
@_said
def set_(path: str, **said: Any) -> None:
    """Change un espace."""
    found = Space.objects.select_related("organisation").filter(path=path).first()
    if found is None:
        raise NotFound(f"Aucun espace « {path[:60]} » : « beffroi space list » les donne.")
    given = _given(said)
    if not given:
        raise BadSpace("Rien à changer : dites-le par une option (--help).")
    change_space(found, **given)
    note("space.settle", "space", found.path, fields=sorted(given))
    click.echo(f"L'espace /espaces/{found.path}/ est changé.")


@space.command("list")
def list_spaces() -> None:
    """Liste les espaces, ce qu'ils tiennent et ce qu'ils peuvent tenir."""
    table = Table("Adresse", "Organisation", "Hôte", "Jeux", "Mo", "État", box=None, pad_edge=False)
    spaces = list(Space.objects.select_related("organisation"))
    known = usages(item.organisation_id for item in spaces)
    for item in spaces:
        held = known[item.organisation_id]
        table.add_row(
            f"/espaces/{item.path}/",
            escape(item.organisation.name),
            item.host,
            _of(held.datasets, item.most_datasets),
            _of(held.megabytes, item.most_megabytes),
            "ouvert" if item.enabled else "fermé",
        )
    printer().print(table)


def _of(held: int, most: int | None) -> str:
    return number(held) if most is None else f"{number(held)} / {number(most)}"
