"""`beffroi account …`: for whoever runs the instance, when somebody is locked out or must be."""

import click

from beffroi.city.people.public import attempts, factors, sessions
from beffroi.doors.cli import instance
from beffroi.doors.cli.member import person
from beffroi.trust.audit.public import note


@click.group("account")
def account() -> None:
    """Les comptes : fermer, rouvrir, déconnecter, débloquer."""
    instance.required()


@account.command("close")
@click.argument("name", metavar="PERSONNE")
def close(name: str) -> None:
    """Ferme un compte : plus d'entrée, ni pour la personne ni pour ses jetons ; ses actes restent à son nom."""
    user = person(name)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.close_sessions(user)
    note("account closed", "account", str(user.pk))
    click.echo(f"Le compte « {user} » est fermé, ses sessions aussi.")


@account.command("open")
@click.argument("name", metavar="PERSONNE")
def reopen(name: str) -> None:
    """Rouvre un compte fermé, et oublie les essais sans succès."""
    user = person(name)
    user.is_active = True
    user.save(update_fields=["is_active"])
    attempts.forgive(attempts.account(user.get_username()), attempts.second_factor(user.pk))
    note("account opened", "account", str(user.pk))
    click.echo(f"Le compte « {user} » est ouvert.")


@account.command("sign-out")
@click.argument("name", metavar="PERSONNE")
def sign_out(name: str) -> None:
    """Ferme toutes les sessions d'une personne."""
    user = person(name)
    sessions.close_sessions(user)
    note("sessions closed", "account", str(user.pk))
    click.echo(f"« {user} » est déconnecté partout.")


@account.command("forget-factors")
@click.argument("name", metavar="PERSONNE")
def forget_factors(name: str) -> None:
    """Oublie l'application de codes, les codes de secours et les clés d'accès d'une personne qui les a perdus.

    Assurez-vous que c'est bien elle qui le demande : son mot de passe suffira ensuite.
    """
    user = person(name)
    factors.remove_authenticator(user)
    user.passkeys.all().delete()
    sessions.close_sessions(user)
    note("factors forgotten", "account", str(user.pk))
    click.echo(
        f"« {user} » entre avec son mot de passe seul, et peut ajouter un second facteur dans son compte."
    )
