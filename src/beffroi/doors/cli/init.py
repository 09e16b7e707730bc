"""`beffroi init`: the instance's folder, key and tables; harmless when run again."""

import os
import sys
from getpass import getpass
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command

from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import Organisation, User, default_organisation
from beffroi.data.errors import BeffroiError
from beffroi.doors.cli.instance import home
from beffroi.trust.audit.public import note


class BadPassword(BeffroiError):
    """A password too weak."""

    code = "bad_password"


def prepare_instance() -> Path:
    """Make the folder, the key and the tables, and clean up after a killed process. Gives the folder."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_key(folder / "secret.key")
    except OSError as error:
        raise BeffroiError(
            f"Le dossier {folder} ne peut pas être créé : {error.strerror}. Choisissez-en un autre par BEFFROI_HOME."
        ) from error
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    records = folder / "records.sqlite3"
    if records.exists():
        records.chmod(0o600)  # accounts are in it
    catalog.recover()
    return folder


def _write_key(path: Path) -> None:
    """The key this process already works with, once, readable by its owner alone."""
    if path.exists():
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(settings.SECRET_KEY)


def create_administrator(name: str, password: str, email: str = "") -> User:
    """An administrator of the platform. Raises BadPassword when the password is weak or the name taken."""
    if User.objects.filter(username=name).exists():
        raise BadPassword(f"Le compte « {name} » existe déjà.")
    user = User(username=name, email=email, is_superuser=True, is_staff=True)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadPassword("Mot de passe refusé : " + " ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    note("create", "user", name, acting_as="beffroi init")
    return user


@click.command("init")
@click.option(
    "--admin", metavar="NOM", help="Crée un administrateur de ce nom ; son mot de passe est demandé."
)
@click.option("--email", default="", help="Son adresse électronique.")
@click.option(
    "--password-stdin", is_flag=True, help="Lit le mot de passe sur l'entrée standard, sans le demander."
)
@click.option("--organisation", metavar="NOM", help="Nom de la collectivité qui publie.")
def init(admin: str | None, email: str, password_stdin: bool, organisation: str | None) -> None:
    """Crée l'instance dans BEFFROI_HOME : dossier, clé secrète, base. Relancée, elle met la base à jour sans rien perdre."""
    folder = prepare_instance()
    owner = default_organisation()
    if organisation:
        Organisation.objects.filter(pk=owner.pk).update(name=organisation[:200])
    if admin:
        password = _password(from_stdin=password_stdin)
        create_administrator(admin, password, email)
        click.echo(f"Administrateur créé : {admin}")
    click.echo(f"Instance prête : {folder}")
    click.echo("Publiez un fichier : beffroi publish FICHIER — puis servez-la : beffroi serve")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Mot de passe : ")
    if getpass("Encore une fois : ") != password:
        raise BadPassword("Les deux mots de passe diffèrent : recommencez.")
    return password
