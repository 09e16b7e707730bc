"""What every command needs to know of the instance before it works on it."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from beffroi.data.errors import BeffroiError


class NoInstance(BeffroiError):
    """There is no instance there, or it is not up to date."""

    code = "no_instance"


def home() -> Path:
    """The instance's folder."""
    return Path(settings.HOME)


def pending_migrations() -> list[str]:
    """The migrations not yet applied; raises NoInstance when the database does not answer."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NoInstance(
            f"La base des enregistrements ne répond pas ({str(error).strip()}) : vérifiez BEFFROI_DATABASE_URL."
        ) from error
    return [f"{migration.app_label} {migration.name}" for migration, _backwards in plan]


def required() -> None:
    """Raises NoInstance, with what to do, unless an instance is there and up to date."""
    if not (home() / "secret.key").is_file():
        raise NoInstance(
            f"Aucune instance dans {home()} : lancez « beffroi init », ou indiquez la vôtre par BEFFROI_HOME."
        )
    if pending_migrations():
        raise NoInstance(
            "La base de cette instance n'est pas à jour : lancez « beffroi init », qui garde vos données."
        )
