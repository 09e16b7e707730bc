"""What can be wrong with an instance: each check yields findings, each with what to do."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from beffroi.city.catalog import public as catalog
from beffroi.city.jobs.public import Job
from beffroi.city.territory.public import communes
from beffroi.data.errors import BeffroiError
from beffroi.doors.cli import instance
from beffroi.doors.cli.words import plural, size

LOW, VERY_LOW = 5 * 10**9, 10**9  # bytes free on the disk of the lake


class Level(StrEnum):
    """How bad it is."""

    GOOD = "ok"
    LOOK = "attention"
    BAD = "erreur"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    level: Level
    subject: str
    sentence: str


def configuration() -> Iterator[Finding]:
    """Settings that are understood but unwise together."""
    options = settings.BEFFROI
    if options["DEBUG"]:
        yield Finding(
            Level.LOOK,
            "réglages",
            "BEFFROI_DEBUG est allumé : les erreurs montrent l'intérieur du service. Éteignez-le.",
        )
    base = urlsplit(options["BASE_URL"])
    if options["BASE_URL"] and (base.scheme not in {"http", "https"} or not base.hostname):
        yield Finding(
            Level.BAD,
            "réglages",
            "BEFFROI_BASE_URL doit être une adresse complète : https://donnees.example.fr.",
        )
    elif base.hostname and base.hostname not in options["HOSTS"] and "*" not in options["HOSTS"]:
        yield Finding(
            Level.BAD,
            "réglages",
            f"{base.hostname} manque à BEFFROI_HOSTS : le service refuserait ses visiteurs.",
        )
    if options["FETCH_PRIVATE"]:
        yield Finding(
            Level.LOOK,
            "réglages",
            "BEFFROI_FETCH_PRIVATE laisse lire les adresses internes : seulement en essai.",
        )
    yield Finding(Level.GOOD, "réglages", f"compris ; instance dans {instance.home()}.")


def storage() -> Iterator[Finding]:
    """The folder, the key, the room left."""
    home = instance.home()
    key = home / "secret.key"
    if not key.is_file():
        yield Finding(Level.BAD, "dossier", f"Aucune instance dans {home} : lancez « beffroi init ».")
        return
    if key.stat().st_mode & 0o077:
        yield Finding(Level.BAD, "dossier", f"{key} est lisible par d'autres comptes : chmod 600 {key}")
    for folder in (home, Path(settings.LAKE_ROOT)):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield Finding(
                Level.BAD,
                "dossier",
                f"{folder} n'est pas accessible en écriture à ce compte : rendez-le-lui (chown).",
            )
    free = shutil.disk_usage(home).free
    level = Level.BAD if free < VERY_LOW else Level.LOOK if free < LOW else Level.GOOD
    advice = "" if level is Level.GOOD else " : libérez de la place, ou baissez BEFFROI_KEEP_VERSIONS"
    yield Finding(level, "disque", f"{size(free)} libres{advice}.")


def database() -> Iterator[Finding]:
    """The records: reachable, up to date, sound."""
    pending = instance.pending_migrations()
    if pending:
        sentence = f"{plural(len(pending), 'migration')} à appliquer : lancez « beffroi init », qui garde vos données."
        yield Finding(Level.BAD, "base", sentence)
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            answer = cursor.fetchone()[0]
        if answer != "ok":
            yield Finding(
                Level.BAD,
                "base",
                f"La base est abîmée ({answer}) : rendez une sauvegarde avec « beffroi restore ».",
            )
            return
    yield Finding(Level.GOOD, "base", f"{connection.vendor}, à jour.")


def engine() -> Iterator[Finding]:
    """DuckDB and its spatial extension answer."""
    settings.LAKE_ROOT.mkdir(parents=True, exist_ok=True)
    answer = catalog.engine().fetch("SELECT ST_AsText(ST_Point(3.06, 50.63))", seconds=10)
    if answer == [("POINT (3.06 50.63)",)]:
        yield Finding(Level.GOOD, "moteur", "DuckDB répond, avec son extension géographique.")
    else:
        yield Finding(Level.BAD, "moteur", "DuckDB répond mal : réinstallez les paquets de constraints.txt.")


def files() -> Iterator[Finding]:
    """Records and folders tell the same story."""
    whole = True
    for sentence in catalog.missing_files():
        whole = False
        yield Finding(
            Level.BAD,
            "versions",
            f"{sentence}. Rendez une sauvegarde, ou « beffroi dataset retype » si l'original est là.",
        )
    stray = catalog.stray_files()
    if stray:
        what = plural(len(stray), "reste")
        yield Finding(
            Level.LOOK,
            "versions",
            f"{what} d'opérations interrompues : « beffroi init » ou le prochain démarrage les retire.",
        )
    if whole:
        count = catalog.Version.objects.filter(state=catalog.Version.State.PUBLISHED).count()
        yield Finding(
            Level.GOOD,
            "versions",
            f"{plural(count, 'version publiée', 'versions publiées')}, fichiers présents.",
        )


def content() -> Iterator[Finding]:
    """The territory, and the jobs that failed."""
    siren = settings.BEFFROI["TERRITORY"]
    count = communes(siren).count()
    if count:
        yield Finding(Level.GOOD, "territoire", f"{plural(count, 'commune')} sous le SIREN {siren}.")
    else:
        yield Finding(
            Level.LOOK,
            "territoire",
            f"aucune commune sous le SIREN {siren} : lancez « beffroi territory import ».",
        )
    failed = Job.objects.filter(state=Job.State.FAILED).order_by("-created_at")[:1]
    for job in failed:
        yield Finding(Level.LOOK, "travaux", f"le dernier échec : {job.title}. {job.message}")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    configuration,
    storage,
    database,
    engine,
    files,
    content,
)


def findings() -> Iterator[Finding]:
    """Everything looked at, in order; what depends on a broken base is not looked at."""
    for check in CHECKS:
        try:
            found = list(check())
        except BeffroiError as error:
            found = [Finding(Level.BAD, check.__name__, error.sentence)]
        except (OSError, DatabaseError) as error:
            found = [
                Finding(Level.BAD, check.__name__, f"{error}. Corrigez, puis relancez « beffroi check ».")
            ]
        yield from found
        if check in {storage, database} and any(f.level is Level.BAD for f in found):
            return
