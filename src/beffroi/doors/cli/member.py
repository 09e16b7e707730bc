"""`beffroi member …` and `beffroi why`: who may do what, for whom, until when."""

from datetime import datetime

import click
from rich.markup import escape
from rich.table import Table

from beffroi.city.people import public as people
from beffroi.city.people.public import Act, Membership, Organisation, Role, User
from beffroi.data.errors import NotFound
from beffroi.doors.cli import instance
from beffroi.doors.cli.words import printer
from beffroi.trust.audit.public import note

_DAY = click.DateTime(["%Y-%m-%d"])


def person(name: str) -> User:
    """The account of that name or e-mail address; raises NotFound."""
    found = User.objects.filter(username=name).first() or User.objects.filter(email__iexact=name).first()
    if found is None:
        raise NotFound(
            f"Aucun compte « {name[:100]} » : donnez son nom de connexion ou son adresse électronique."
        )
    return found


@click.group("member")
def member() -> None:
    """Les personnes d'une organisation et leurs rôles."""
    instance.required()


@member.command("add")
@click.argument("name", metavar="PERSONNE")
@click.argument("slug", metavar="ORGANISATION")
@click.argument("role", type=click.Choice(Role.values))
@click.option("--since", metavar="AAAA-MM-JJ", type=_DAY, help="Premier jour du mandat.")
@click.option("--until", metavar="AAAA-MM-JJ", type=_DAY, help="Dernier jour du mandat.")
def add(name: str, slug: str, role: str, since: datetime | None, until: datetime | None) -> None:
    """Donne un rôle à une personne, ou change les dates de son mandat.

    PERSONNE est un compte ; une adresse électronique sans compte reçoit une invitation.
    """
    organisation = people.organisation(slug)
    first, last = since and since.date(), until and until.date()
    label = Role(role).label
    if "@" in name and not User.objects.filter(username=name).exists() and not _known(name):
        people.invite(name, organisation, role, None, since=first, until=last)
        note("member.invite", "organisation", organisation.slug, role=role)
        click.echo(f"{name} est invité comme {label} de {organisation}.")
        return
    user = person(name)
    people.grant(user, organisation, role, since=first, until=last)
    note("role.grant", "organisation", organisation.slug, role=role, person=user.pk)
    click.echo(f"{user} est {label} de {organisation}{_dates(first, last)}.")


def _known(email: str) -> bool:
    return User.objects.filter(email__iexact=email).exists()


def _dates(since: object, until: object) -> str:
    first = f" depuis le {since:%d/%m/%Y}" if since else ""
    return first + (f" jusqu'au {until:%d/%m/%Y}" if until else "")


@member.command("list")
@click.argument("slug", metavar="ORGANISATION")
@click.option("--all", "every", is_flag=True, help="Aussi les mandats finis ou à venir.")
def list_members(slug: str, every: bool) -> None:
    """Liste les personnes d'une organisation."""
    held = people.organisation(slug).memberships.select_related("user").order_by("user__username", "role")
    table = Table("Personne", "Rôle", "Mandat", box=None, pad_edge=False)
    for item in held if every else held.filter(people.in_force()):
        dates = _dates(item.since, item.until).strip()
        table.add_row(escape(str(item.user)), item.get_role_display(), dates)
    printer().print(table)


@member.command("end")
@click.argument("name", metavar="PERSONNE")
@click.argument("slug", metavar="ORGANISATION")
@click.argument("role", type=click.Choice(Role.values), required=False)
def end(name: str, slug: str, role: str | None) -> None:
    """Met fin aux rôles d'une personne dans une organisation, ou à un seul."""
    user, organisation = person(name), people.organisation(slug)
    held = Membership.objects.filter(people.in_force(), user=user, organisation=organisation)
    held = held.filter(role=role) if role else held
    if not held:
        raise NotFound(
            f"{user} n'a pas ce rôle aujourd'hui dans {organisation} : « beffroi member list {slug} »."
        )
    for item in list(held):
        people.end(item)
        note("role.end", "organisation", organisation.slug, role=item.role, person=user.pk)
        click.echo(f"{user} n'est plus {item.get_role_display()} de {organisation}.")


@click.command("why")
@click.argument("name", metavar="PERSONNE")
@click.argument("act", type=click.Choice(Act.values), metavar="ACTE")
@click.argument("slug", metavar="ORGANISATION")
def why(name: str, act: str, slug: str) -> None:
    """Dit pourquoi une personne peut, ou non, faire un acte dans une organisation."""
    instance.required()
    organisation: Organisation = people.organisation(slug)
    reason = people.why(person(name), Act(act), organisation)
    click.echo(f"{'Oui' if reason.allowed else 'Non'} : {reason.sentence}")
