"""Giving a backup back. Files come first, records last in one transaction: cut at any moment, the instance is still empty."""

import json
import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

from blake3 import blake3
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.serializers.base import DeserializationError
from django.db import transaction
from django.db.utils import DatabaseError

from beffroi import __version__
from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Version
from beffroi.data.lake import Progress
from beffroi.doors.cli.archive import CHECKSUMS, FORMAT, RECORDS, SUMMARY, BadBackup, Summary
from beffroi.trust.audit.public import note

_MEMBER = re.compile(
    r"originals/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|(?:versions|drafts)/[0-9a-zA-Z][0-9a-zA-Z_-]{0,79}/[1-9][0-9]{0,8}/(?:rows\.parquet|serving\.duckdb|report\.json)"
)
_LARGEST_TEXT = 64 * 2**20
_BLOCK = 2**20


def read_backup(source: Path, progress: Progress) -> Summary:
    """Fill the empty instance from a backup.

    Raises:
        BadBackup: the instance has datasets, or the file is not a whole backup of a version we know.
    """
    if catalog.every().exists():
        raise BadBackup(
            "Cette instance a déjà des jeux de données : rendez la sauvegarde à une instance neuve (BEFFROI_HOME)."
        )
    try:
        with catalog.shared(), catalog.lake().scratch() as scratch, tarfile.open(source, "r:") as tar:
            summary, checksums = _unpack(tar, scratch, progress)
            _check(scratch, checksums)
            progress("Fichiers", None)
            _settle(scratch)
            progress("Enregistrements", None)
            _load(scratch / RECORDS, source)
    except FileNotFoundError as error:
        raise BadBackup(f"{source} n'existe pas : vérifiez le chemin.") from error
    except (tarfile.TarError, EOFError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise BadBackup(
            f"{source} n'est pas une sauvegarde entière de Beffroi : prenez-en une autre."
        ) from error
    catalog.recover()
    return summary


def _unpack(tar: tarfile.TarFile, scratch: Path, progress: Progress) -> tuple[Summary, dict[str, str]]:
    """Everything under `scratch`, names checked one by one; the checksums found on the way against those announced."""
    summary: Summary | None = None
    announced: dict[str, str] | None = None
    found: dict[str, str] = {}
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None:
            raise BadBackup(
                f"La sauvegarde contient « {member.name} », qui n'est pas un fichier simple : elle est refusée."
            )
        if member.name == SUMMARY:
            summary = _summary(json.loads(file.read(_LARGEST_TEXT)))
        elif member.name == CHECKSUMS:
            announced = dict(json.loads(file.read(_LARGEST_TEXT)))
        elif member.name == RECORDS or _MEMBER.fullmatch(member.name):
            progress("Fichiers", None)
            found[member.name] = _copy(file, scratch / member.name)
        else:
            raise BadBackup(
                f"La sauvegarde contient « {member.name} », qui n'a rien à y faire : elle est refusée."
            )
    if summary is None or announced is None or RECORDS not in found:
        raise BadBackup("La sauvegarde est tronquée : prenez-en une autre.")
    if announced != found:
        raise BadBackup(
            "Des fichiers de la sauvegarde sont abîmés (sommes de contrôle) : prenez-en une autre."
        )
    return summary, found


def _summary(shape: dict[str, Any]) -> Summary:
    summary = Summary(**shape)
    if summary.format != FORMAT:
        raise BadBackup(
            f"Sauvegarde de format {summary.format}, faite par Beffroi {summary.beffroi} ; ici {__version__}."
        )
    return summary


def _copy(file: Any, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = blake3()
    with target.open("wb") as out:
        while block := file.read(_BLOCK):
            digest.update(block)
            out.write(block)
    return str(digest.hexdigest())


def _check(scratch: Path, checksums: dict[str, str]) -> None:
    """An original's name is its own checksum."""
    for name, digest in checksums.items():
        if name.startswith("originals/") and name.rpartition("/")[2] != digest:
            raise BadBackup(
                f"L'original {name} n'est pas celui qu'il dit être : prenez une autre sauvegarde."
            )


def _settle(scratch: Path) -> None:
    """Move the files to their places in the lake; no record speaks of them yet."""
    root = catalog.lake().root
    for shelf in ("originals", "versions", "drafts"):
        for path in sorted((scratch / shelf).rglob("*")):
            if path.is_file():
                target = root / path.relative_to(scratch)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.chmod(0o444 if shelf == "originals" else 0o644)
                shutil.move(path, target)


def _load(records: Path, source: Path) -> None:
    """All the records, or none: what `init` had made gives way."""
    try:
        with transaction.atomic():
            call_command("flush", interactive=False, verbosity=0)
            call_command("loaddata", str(records), verbosity=0)
            for version in Version.objects.filter(
                state=Version.State.ARCHIVED, described=False
            ).select_related("dataset"):
                if not catalog.folder(version).is_dir():
                    version.state = Version.State.REMOVED  # a backup without history: the line stays
                    version.save(update_fields=["state"])
            note("restore", "instance", source.name[:200], acting_as="beffroi restore")
    except (CommandError, DeserializationError, DatabaseError) as error:
        raise BadBackup(f"Les enregistrements de la sauvegarde ne se chargent pas ici : {error}") from error
