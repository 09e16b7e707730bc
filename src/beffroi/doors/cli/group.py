"""The group of commands: known by a table, loaded one at a time, so that `beffroi --help` answers at once."""

import os
from importlib import import_module
from typing import NamedTuple

import click
import django

from beffroi import __version__
from beffroi.doors.cli.ending import run


class Entry(NamedTuple):
    """Where a command is: a module of this folder and its click command; `short` is its line in the help."""

    module: str
    command: str
    short: str


COMMANDS: dict[str, Entry] = {
    "init": Entry("init", "init", "Crée l'instance : dossier, clé secrète, base, premier administrateur."),
    "demo": Entry("demo", "demo", "Charge la métropole de démonstration."),
    "serve": Entry("serve", "serve", "Sert le site et fait tourner les travaux."),
    "worker": Entry("serve", "worker", "Fait tourner les travaux seuls."),
    "publish": Entry("publish", "publish", "Publie un fichier ou une adresse."),
    "dataset": Entry(
        "dataset", "dataset", "Liste, montre, restaure, retype ou supprime des jeux de données."
    ),
    "schema": Entry(
        "schema", "schema", "Schémas de tables : ajouter, vérifier un fichier, modèle à remplir."
    ),
    "harvest": Entry(
        "harvest", "harvest", "Moissonne les catalogues des autres : sources, essais, moissons."
    ),
    "export": Entry("export", "export", "Écrit un jeu de données dans un fichier."),
    "org": Entry("org", "org", "Organisations : liste, communes du territoire."),
    "space": Entry("space", "space", "Espaces des communes : adresse, couleurs, quotas."),
    "member": Entry("member", "member", "Personnes d'une organisation et leurs mandats."),
    "account": Entry("account", "account", "Comptes : fermer, rouvrir, déconnecter, oublier les facteurs."),
    "why": Entry("member", "why", "Dit pourquoi une personne peut ou non faire un acte."),
    "territory": Entry("territory", "territory", "Importe les communes et leurs contours."),
    "check": Entry("check", "check", "Dit ce qui ne va pas dans l'instance, et que faire."),
    "backup": Entry("backup", "backup", "Sauvegarde l'instance dans un fichier."),
    "restore": Entry("backup", "restore", "Rend une sauvegarde à une instance neuve."),
}


class Commands(click.Group):
    """Loads a command when it is asked for; Django is set up just before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
        django.setup()
        command = getattr(import_module(f"beffroi.doors.cli.{entry.module}"), entry.command)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commandes"):
            formatter.write_dl([(name, entry.short) for name, entry in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="beffroi")
def cli() -> None:
    """Beffroi, le service de données d'une métropole.

    L'instance est un dossier : BEFFROI_HOME (par défaut ./instance). Tous les réglages sont des variables BEFFROI_….
    """


def main() -> None:
    """The program: its errors are sentences on the error output."""
    run(cli)
